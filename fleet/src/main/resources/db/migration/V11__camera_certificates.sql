-- The certificates that cameras showed first over TLS, by host and port: no other counts from then on.
CREATE TABLE camera_certificates (
  camera_id VARCHAR(128) NOT NULL REFERENCES cameras (camera_id) ON DELETE CASCADE,
  place     VARCHAR(300) NOT NULL,
  sha256    VARCHAR(64)  NOT NULL,
  kept_at   BIGINT       NOT NULL,
  PRIMARY KEY (camera_id, place)
);

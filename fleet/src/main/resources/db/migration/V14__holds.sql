-- Recordings that nobody deletes. The stream is kept beside the camera: the camera may get another one, or go.
-- Times are Unix microseconds, that of the end of the hold Unix milliseconds; null: until it is deleted.
CREATE TABLE holds (
  hold_id      VARCHAR(128)  PRIMARY KEY,
  camera_id    VARCHAR(128)  NOT NULL,
  stream_arn   VARCHAR(1024) NOT NULL,
  from_micros  BIGINT        NOT NULL,
  to_micros    BIGINT        NOT NULL,
  reason       VARCHAR(1000) NOT NULL,
  until_millis BIGINT,
  revision     BIGINT        NOT NULL,
  created_at   BIGINT        NOT NULL
);

CREATE INDEX holds_by_stream ON holds (stream_arn);
CREATE INDEX holds_by_camera ON holds (camera_id, hold_id);

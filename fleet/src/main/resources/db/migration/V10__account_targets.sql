-- What the cameras' targets at foreign services are, for counting them by account. A target that names no account,
-- region or endpoint has 'default', '' and ''.
CREATE TABLE camera_targets (
  camera_id VARCHAR(128) NOT NULL REFERENCES cameras (camera_id) ON DELETE CASCADE,
  account   VARCHAR(64)  NOT NULL,
  region    VARCHAR(32)  NOT NULL,
  endpoint  VARCHAR(512) NOT NULL,
  enabled   BOOLEAN      NOT NULL,
  PRIMARY KEY (camera_id, account, region, endpoint)
);

CREATE INDEX camera_targets_by_account ON camera_targets (account, region, endpoint, enabled);

-- The revision of the camera that its rows are of: nodes of former versions write cameras without them, so what
-- differs is made up for.
ALTER TABLE cameras ADD COLUMN targets_revision BIGINT DEFAULT 0 NOT NULL;

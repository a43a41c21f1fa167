-- How many cameras may have a label: of one value, or of each value (any_value; label_value is empty then).
-- Whoever gives a camera such a label holds the quota's row until the commit.
CREATE TABLE quotas (
  quota_name  VARCHAR(128) PRIMARY KEY,
  label_name  VARCHAR(64)  NOT NULL,
  any_value   BOOLEAN      NOT NULL,
  label_value VARCHAR(256) NOT NULL,
  max_cameras INT          NOT NULL,
  revision    BIGINT       NOT NULL,
  UNIQUE (label_name, any_value, label_value)
);

-- The audit tells of quotas, too: camera_id is the quota's name then.
ALTER TABLE camera_audit ADD COLUMN subject VARCHAR(16) DEFAULT 'CAMERA' NOT NULL;

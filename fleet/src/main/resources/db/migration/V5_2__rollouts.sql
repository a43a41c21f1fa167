-- Staged roll-outs: a plan, where it stands, and what to do and undo for each camera of it.
CREATE TABLE rollouts (
  rollout_id  VARCHAR(64)   PRIMARY KEY,
  created_at  BIGINT        NOT NULL,
  principal   VARCHAR(128)  NOT NULL,
  stages      VARCHAR(4096) NOT NULL,
  soak_millis BIGINT        NOT NULL,
  max_bad     DOUBLE PRECISION NOT NULL,
  rolls_back  BOOLEAN       NOT NULL,
  state       VARCHAR(16)   NOT NULL,
  stage       INT           NOT NULL,
  since       BIGINT        NOT NULL,
  reason      VARCHAR(1024) NOT NULL,
  version     BIGINT        NOT NULL
);

CREATE INDEX rollouts_by_state ON rollouts (state, created_at);

-- "planned_revision" is the camera's revision when the plan was made (0: it was not there), "applied_revision" the one that
-- the roll-out gave it: another one means that somebody else changed the camera meanwhile.
CREATE TABLE rollout_cameras (
  rollout_id       VARCHAR(64)  NOT NULL REFERENCES rollouts (rollout_id) ON DELETE CASCADE,
  camera_id        VARCHAR(128) NOT NULL,
  stage            INT          NOT NULL,
  step             VARCHAR(16)  NOT NULL,
  planned_revision BIGINT       NOT NULL,
  applied_revision BIGINT       NOT NULL,
  was_live         BOOLEAN      NOT NULL,
  turned_bad       BOOLEAN      NOT NULL,
  reason           VARCHAR(1024) NOT NULL,
  PRIMARY KEY (rollout_id, camera_id)
);

CREATE INDEX rollout_cameras_by_step ON rollout_cameras (rollout_id, step, stage, camera_id);

-- side: NEW is what a camera shall be, FORMER what it was. "names_login" is false where the stored login stays.
-- "document_id" is ROLLOUT/CAMERA/SIDE.
CREATE TABLE rollout_documents (
  document_id VARCHAR(256) NOT NULL UNIQUE,
  rollout_id  VARCHAR(64)  NOT NULL REFERENCES rollouts (rollout_id) ON DELETE CASCADE,
  camera_id   VARCHAR(128) NOT NULL,
  side        VARCHAR(8)   NOT NULL,
  document    VARCHAR      NOT NULL,
  names_login BOOLEAN      NOT NULL,
  username    VARCHAR,
  password    VARCHAR,
  PRIMARY KEY (rollout_id, camera_id, side)
);

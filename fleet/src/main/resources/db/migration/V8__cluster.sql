-- The nodes of the cluster, as they say themselves; seen_at is the database's clock in Unix milliseconds.
CREATE TABLE cluster_nodes (
  node        VARCHAR(64)  PRIMARY KEY,
  incarnation VARCHAR(64)  NOT NULL,
  address     VARCHAR(300) NOT NULL,
  api         VARCHAR(300) NOT NULL,
  roles       VARCHAR(100) NOT NULL,
  state       VARCHAR(16)  NOT NULL,
  weight      INT          NOT NULL,
  cameras     INT          NOT NULL,
  channels    INT          NOT NULL,
  cpu_percent INT          NOT NULL,
  entered_at  BIGINT       NOT NULL,
  seen_at     BIGINT       NOT NULL
);

-- Which node hosts a shard's cameras and channels: both kinds follow this one row.
CREATE TABLE shard_homes (
  shard    INT         PRIMARY KEY,
  node     VARCHAR(64) NOT NULL,
  moved_at BIGINT      NOT NULL
);

-- Its one row is locked by whoever decides something about the cluster as a whole.
CREATE TABLE cluster_gate (
  gate INT PRIMARY KEY
);

INSERT INTO cluster_gate (gate) VALUES (1);

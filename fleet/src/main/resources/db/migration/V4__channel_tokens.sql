-- Bearer tokens of WHIP and WHEP. The token itself is nowhere: token_hash is its SHA-256 in hex.
CREATE TABLE channel_tokens (
  token_id    VARCHAR(64)   PRIMARY KEY,
  channel_arn VARCHAR(1024) NOT NULL REFERENCES channels (channel_arn) ON DELETE CASCADE,
  token_use   VARCHAR(16)   NOT NULL,
  token_hash  VARCHAR(64)   NOT NULL UNIQUE,
  created_at  BIGINT        NOT NULL,
  expires_at  BIGINT,
  label       VARCHAR(256)  NOT NULL
);

CREATE INDEX channel_tokens_by_channel ON channel_tokens (channel_arn, created_at, token_id);

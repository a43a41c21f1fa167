-- What is secret is sealed: KEYID.NONCE.CIPHERTEXT, for the table, column and row where it is kept.

-- The keys that seal, each wrapped in the same form by a key that the database never sees. key_id is a
-- fingerprint. The highest generation seals; retired_at is since when no row needed the key.
CREATE TABLE data_keys (
  key_id      VARCHAR(16) PRIMARY KEY,
  generation  INT         NOT NULL UNIQUE,
  wrapped_key VARCHAR(256) NOT NULL,
  created_at  BIGINT      NOT NULL,
  retired_at  BIGINT
);

-- Sealed texts are longer than what is in them.
ALTER TABLE cameras ALTER COLUMN username SET DATA TYPE VARCHAR;
ALTER TABLE cameras ALTER COLUMN password SET DATA TYPE VARCHAR;

-- What the nodes of one database share: their credentials and their certificate authority, sealed.
CREATE TABLE node_secrets (
  secret_name VARCHAR(64) PRIMARY KEY,
  content     VARCHAR     NOT NULL,
  created_at  BIGINT      NOT NULL
);

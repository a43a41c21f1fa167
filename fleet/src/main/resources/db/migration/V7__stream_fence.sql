-- Where each stream's list of fragments ends. Whoever lists fragments holds the row until the commit, so
-- that two nodes never list the same time. A stream without a row gets one made of its fragments. Times
-- are Unix microseconds.
CREATE TABLE stream_fence (
  stream_id             BIGINT PRIMARY KEY,
  -- The newest master session that stored something (or that the fence was moved to), the number of its
  -- last fragment (0: none yet), and when the last fragment of all ends on the producer's clock.
  epoch                 BIGINT NOT NULL,
  sequence              BIGINT NOT NULL,
  end_micros            BIGINT NOT NULL,
  -- The beginning of that session's first fragment; null while there is none.
  start_producer_micros BIGINT,
  start_server_micros   BIGINT
);

-- Streams that were deleted while media of them may still lie in some store. Unix milliseconds.
CREATE TABLE deleted_streams (
  stream_arn VARCHAR(1024) PRIMARY KEY,
  deleted_at BIGINT        NOT NULL
);

-- Who does what only one node at a time need do. Unix milliseconds.
CREATE TABLE archive_leases (
  lease      VARCHAR(64) PRIMARY KEY,
  holder     VARCHAR(64) NOT NULL,
  expires_at BIGINT      NOT NULL
);

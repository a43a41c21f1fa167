-- What a stream is told to do beside keeping its media: documents as the service answers them.
CREATE TABLE stream_settings (
  stream_arn VARCHAR(1024) NOT NULL REFERENCES streams (stream_arn) ON DELETE CASCADE,
  setting    VARCHAR(32)   NOT NULL,
  document   VARCHAR       NOT NULL,
  PRIMARY KEY (stream_arn, setting)
);

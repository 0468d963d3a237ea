-- Who was erased, without saying who: hash is an HMAC-SHA-256 of kind, tenant and value under erasure_key, in hexadecimal digits. Ingest leaves out records that are
-- not newer than erased_at and hash alike, until expires_at; then the row stays as a receipt. Times are microseconds since 1970 UTC, 0: never. state: running, done, failed.
-- counts is a JSON array of what was done to each table.
CREATE TABLE erasure_key
(
  id   BIGINT PRIMARY KEY,
  key  {bytes} NOT NULL
);

CREATE TABLE erasures
(
  number       BIGINT PRIMARY KEY,
  kind         TEXT NOT NULL,
  tenant       TEXT NOT NULL,
  hash         TEXT NOT NULL,
  erased_at    BIGINT NOT NULL,
  erased_by    TEXT NOT NULL,
  reason       TEXT NOT NULL,
  expires_at   BIGINT NOT NULL,
  state        TEXT NOT NULL,
  beat_at      BIGINT NOT NULL,
  finished_at  BIGINT NOT NULL,
  counts       TEXT NOT NULL
);

CREATE INDEX erasures_expires_at ON erasures (expires_at);

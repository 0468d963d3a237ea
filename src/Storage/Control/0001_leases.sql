-- Which process does a job now. One row per job for ever; the fence counts its holders, so that a late one can be told from the present one.
-- Times are microseconds since 1970 UTC, as everywhere in this database.
CREATE TABLE leases
(
  name        TEXT PRIMARY KEY,
  holder      TEXT NOT NULL,
  expires_at  BIGINT NOT NULL,
  fence       BIGINT NOT NULL
);

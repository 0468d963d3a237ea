-- What people told detection. Times are microseconds since 1970 UTC, 0: never. Ids of endpoints are 16 hexadecimal digits, zeros: every one.

-- What is expected and so opens no incident. Empty parts stand for all. It counts from the time it was noted until until_at, or until it was ended; ended ones stay for
-- the record.
CREATE TABLE expectations
(
  id           TEXT PRIMARY KEY,
  tenant       TEXT NOT NULL,
  service      TEXT NOT NULL,
  source       TEXT NOT NULL,
  endpoint_id  TEXT NOT NULL,
  client       TEXT NOT NULL,
  metric       TEXT NOT NULL,
  until_at     BIGINT NOT NULL,
  reason       TEXT NOT NULL,
  noted_at     BIGINT NOT NULL,
  noted_by     TEXT NOT NULL,
  ended_at     BIGINT NOT NULL,
  ended_by     TEXT NOT NULL
);

CREATE INDEX expectations_until_at ON expectations (until_at);

-- Versions of services that were rolled out, and when.
CREATE TABLE deployments
(
  id           TEXT PRIMARY KEY,
  tenant       TEXT NOT NULL,
  service      TEXT NOT NULL,
  version      TEXT NOT NULL,
  deployed_at  BIGINT NOT NULL,
  noted_at     BIGINT NOT NULL,
  noted_by     TEXT NOT NULL
);

CREATE INDEX deployments_deployed_at ON deployments (deployed_at);

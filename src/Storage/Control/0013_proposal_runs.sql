-- What came of the last time that history was asked for candidates, by tenant: any console can say it, whichever asked.
CREATE TABLE proposal_runs
(
  tenant  TEXT PRIMARY KEY,
  at      BIGINT NOT NULL,
  json    TEXT NOT NULL
);

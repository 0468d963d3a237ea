-- Who changed what, in order, each entry bound to the one before it: hash is SHA-256 over the entry and the hash before, in hexadecimal digits. Only ever appended to.
-- Times are microseconds since 1970 UTC. before is empty for what was created, after for what was deleted.
CREATE TABLE audit_log
(
  number  BIGINT PRIMARY KEY,
  at      BIGINT NOT NULL,
  actor   TEXT NOT NULL,
  action  TEXT NOT NULL,
  tenant  TEXT NOT NULL,
  kind    TEXT NOT NULL,
  name    TEXT NOT NULL,
  before  TEXT NOT NULL,
  after   TEXT NOT NULL,
  reason  TEXT NOT NULL,
  hash    TEXT NOT NULL
);

CREATE INDEX audit_log_object ON audit_log (tenant, kind, name, number);

-- The newest entry. One row; whoever appends takes it first, so that entries follow each other. Number 0: there is none yet.
CREATE TABLE audit_head
(
  id      BIGINT PRIMARY KEY,
  number  BIGINT NOT NULL,
  hash    TEXT NOT NULL
);

INSERT INTO audit_head (id, number, hash) VALUES (1, 0, '');

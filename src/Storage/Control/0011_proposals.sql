-- Policies that history or somebody speaks for, on their way. Times are microseconds since 1970 UTC. json is the whole proposal; revision grows with each of its changes.
-- What happened to it stands in audit_log, kind 'proposal'.
CREATE TABLE proposals
(
  id          TEXT PRIMARY KEY,
  tenant      TEXT NOT NULL,
  key         TEXT NOT NULL,
  state       TEXT NOT NULL,
  policy      TEXT NOT NULL,
  revision    BIGINT NOT NULL,
  created_at  BIGINT NOT NULL,
  json        TEXT NOT NULL
);

CREATE INDEX proposals_key ON proposals (tenant, key, created_at);
CREATE INDEX proposals_state ON proposals (tenant, state, created_at);

-- Its rows went over into audit_log before this.
DROP TABLE object_changes;

-- Objects that configure gateways, as people applied them. Times are microseconds since 1970 UTC.

-- Grows with each change of any object, so that whoever read can tell whether he would overwrite somebody else's change. One row.
CREATE TABLE object_revision
(
  id        BIGINT PRIMARY KEY,
  revision  BIGINT NOT NULL
);

INSERT INTO object_revision (id, revision) VALUES (1, 0);

-- One row per object; json is its one canonical text. revision is that of its last change.
CREATE TABLE objects
(
  tenant      TEXT NOT NULL,
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  json        TEXT NOT NULL,
  revision    BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  updated_by  TEXT NOT NULL,
  PRIMARY KEY (tenant, kind, name)
);

-- Who changed what and when. before is empty for what was created, after for what was deleted.
CREATE TABLE object_changes
(
  revision    BIGINT NOT NULL,
  tenant      TEXT NOT NULL,
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  before      TEXT NOT NULL,
  after       TEXT NOT NULL,
  changed_at  BIGINT NOT NULL,
  changed_by  TEXT NOT NULL,
  PRIMARY KEY (revision, tenant, kind, name)
);

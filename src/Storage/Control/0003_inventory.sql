-- What people decided about APIs. Times are microseconds since 1970 UTC, flags 0 or 1. Ids of endpoints are 16 hexadecimal digits: they do not fit BIGINT.

-- OpenAPI documents that were uploaded. An empty tenant, app or host stands for all. title, version and operations are what was read.
CREATE TABLE known_documents
(
  tenant       TEXT NOT NULL,
  app          TEXT NOT NULL,
  host         TEXT NOT NULL,
  name         TEXT NOT NULL,
  title        TEXT NOT NULL,
  api_version  TEXT NOT NULL,
  operations   BIGINT NOT NULL,
  content      {bytes} NOT NULL,
  sha256       TEXT NOT NULL,
  uploaded_at  BIGINT NOT NULL,
  uploaded_by  TEXT NOT NULL,
  PRIMARY KEY (tenant, app, host, name)
);

-- The schema of a kind of body that somebody accepted; the newest row counts, the others tell who accepted what before.
-- until is the hour of the newest bodies in it: only later hours are compared with it.
CREATE TABLE accepted_schemas
(
  id            TEXT PRIMARY KEY,
  endpoint_id   TEXT NOT NULL,
  direction     BIGINT NOT NULL,
  content_type  TEXT NOT NULL,
  status        BIGINT NOT NULL,
  state         TEXT NOT NULL,
  until         BIGINT NOT NULL,
  accepted_at   BIGINT NOT NULL,
  accepted_by   TEXT NOT NULL
);

CREATE INDEX accepted_schemas_of_endpoint ON accepted_schemas (endpoint_id);

-- What an operator decided about templates: pins of segments, endpoints that are none. Undone decisions stay, for the record.
CREATE TABLE operator_decisions
(
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,
  tenant      TEXT NOT NULL,
  app         TEXT NOT NULL,
  host        TEXT NOT NULL,
  method      TEXT NOT NULL,
  pattern     TEXT NOT NULL,
  segment     BIGINT NOT NULL,
  decided_at  BIGINT NOT NULL,
  decided_by  TEXT NOT NULL,
  reason      TEXT NOT NULL,
  undone_at   BIGINT NOT NULL,
  undone_by   TEXT NOT NULL
);

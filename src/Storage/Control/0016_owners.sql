-- Who answers for a service. Times are microseconds since 1970 UTC.
CREATE TABLE service_owners
(
  tenant   TEXT NOT NULL,
  service  TEXT NOT NULL,
  owner    TEXT NOT NULL,
  contact  TEXT NOT NULL,
  set_at   BIGINT NOT NULL,
  set_by   TEXT NOT NULL,
  PRIMARY KEY (tenant, service)
);

-- What parts of the pipeline said last of themselves, so that any console can tell of parts in other processes. part: 'ingest' or 'job'. Times are microseconds
-- since 1970 UTC.
CREATE TABLE pipeline_reports
(
  part     TEXT NOT NULL,
  name     TEXT NOT NULL,
  process  TEXT NOT NULL,
  at       BIGINT NOT NULL,
  json     TEXT NOT NULL,
  PRIMARY KEY (part, name, process)
);

-- What is to become of dead letters, and what came of it. id is that of the record, 32 hexadecimal digits; done_at 0: it is still to be done.
CREATE TABLE dead_letter_orders
(
  id          TEXT PRIMARY KEY,
  action      TEXT NOT NULL,
  ordered_at  BIGINT NOT NULL,
  ordered_by  TEXT NOT NULL,
  done_at     BIGINT NOT NULL,
  outcome     TEXT NOT NULL
);

CREATE INDEX dead_letter_orders_done_at ON dead_letter_orders (done_at, ordered_at);

-- How long kinds of data are kept where somebody chose it; the rest is as the configuration says.
CREATE TABLE retention_choices
(
  kind       TEXT PRIMARY KEY,
  seconds    BIGINT NOT NULL,
  chosen_at  BIGINT NOT NULL,
  chosen_by  TEXT NOT NULL
);

-- The budget of false incidents as it was changed, each value from its time on. Before the first one the configuration's counts.
CREATE TABLE incident_budgets
(
  counts_from  BIGINT PRIMARY KEY,
  per_week     DOUBLE PRECISION NOT NULL,
  chosen_by    TEXT NOT NULL
);

-- The last report of each gateway. received_at is the console's clock, in microseconds since 1970 UTC; summary (how it is) and traffic (its clusters and routes) are JSON as it
-- was reported. Traffic is large: it is read only after it changed.
CREATE TABLE gateway_reports
(
  gateway_id     TEXT PRIMARY KEY,
  received_at    BIGINT NOT NULL,
  every_seconds  BIGINT NOT NULL,
  summary        TEXT NOT NULL,
  traffic        TEXT NOT NULL
);

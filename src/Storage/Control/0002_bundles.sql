-- What was sent down to gateways and what they said to it. Times are microseconds since 1970 UTC.

-- Bundles that were made. The number never goes back: it is one more than the greatest here, and the newest row is never deleted.
CREATE TABLE bundles
(
  number      BIGINT PRIMARY KEY,
  created_at  BIGINT NOT NULL,
  manifest    {bytes} NOT NULL,
  signature   {bytes} NOT NULL,
  key_id      TEXT NOT NULL
);

-- The last answer of each gateway. What it said last may be a refusal; in_force is the last bundle it accepted, 0 its own configuration.
CREATE TABLE gateways
(
  gateway_id   TEXT PRIMARY KEY,
  in_force     BIGINT NOT NULL,
  number       BIGINT NOT NULL,
  accepted     BIGINT NOT NULL,
  reason       TEXT NOT NULL,
  answered_at  BIGINT NOT NULL
);

CREATE INDEX gateways_answered_at ON gateways (answered_at);

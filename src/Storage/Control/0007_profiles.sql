-- The request profile that was learned last: what gateways get in the part `profiles` of their bundle. One row. version grows with every training; key_id
-- tells which key it belongs to (16 hexadecimal digits); seen_until: when the newest counts in it were stored. content is an insight-profiles/1 and has the key
-- in it. Times are microseconds since 1970 UTC.
CREATE TABLE request_profiles
(
  version     BIGINT PRIMARY KEY,
  key_id      TEXT NOT NULL,
  trained_at  BIGINT NOT NULL,
  seen_until  BIGINT NOT NULL,
  content     {bytes} NOT NULL
);

-- One row per policy that said something of a request: what policy_notes of the access record says, with enough of the record to count by.
-- Every column but stored_at is a function of the record, the key too: a record that is read again writes the same rows again, and
-- readers say LIMIT 1 BY time, record_id, position (or FINAL), as with findings of the WAF. Retention goes by stored_at.
CREATE TABLE IF NOT EXISTS {table policy_notes}
(
  record_id FixedString(16) CODEC(ZSTD(1)),
  position UInt8 CODEC(ZSTD(1)),
  time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(Delta, ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  source_service LowCardinality(String) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  method LowCardinality(String) CODEC(ZSTD(1)),
  client_ip LowCardinality(String) CODEC(ZSTD(1)),
  principal LowCardinality(String) CODEC(ZSTD(1)),
  request_id String CODEC(ZSTD(1)),
  status UInt16 CODEC(T64, ZSTD(1)),
  policy LowCardinality(String) CODEC(ZSTD(1)),
  action Enum8('none' = 0, 'allow' = 1, 'deny' = 2, 'limit' = 3, 'mask' = 4) CODEC(ZSTD(1)),
  acted Bool CODEC(ZSTD(1)),
  reason LowCardinality(String) CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree()}
PARTITION BY toYYYYMMDD(stored_at)
ORDER BY (time, record_id, position)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed policy_notes BY sipHash64(tenant)}

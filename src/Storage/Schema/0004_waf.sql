-- One row per rule of the WAF that matched: what waf_matches of the access record says, with enough of the record to search by.
-- Every column but stored_at is a function of the record, the key too: a record that is read again writes the same rows again, and
-- readers say LIMIT 1 BY time, record_id, position (or FINAL), as with raw records. Merging removes what stands twice in one partition.
-- Time leads the key, since findings are looked for by time. Retention goes by stored_at.
-- What a client may make up (path, variable, excerpt, request_id) is a plain string; message is one of the rules' own words.
CREATE TABLE IF NOT EXISTS {table waf_findings}
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
  path String CODEC(ZSTD(1)),
  client_ip LowCardinality(String) CODEC(ZSTD(1)),
  request_id String CODEC(ZSTD(1)),
  mode Enum8('off' = 0, 'detect' = 1, 'block' = 2) CODEC(ZSTD(1)),
  blocked Bool CODEC(ZSTD(1)),
  score UInt32 CODEC(T64, ZSTD(1)),
  rule_id UInt32 CODEC(T64, ZSTD(1)),
  message LowCardinality(String) CODEC(ZSTD(1)),
  variable String CODEC(ZSTD(1)),
  excerpt String CODEC(ZSTD(1)),
  severity Enum8('none' = 0, 'emergency' = 1, 'alert' = 2, 'critical' = 3, 'error' = 4, 'warning' = 5, 'notice' = 6, 'info' = 7, 'debug' = 8) CODEC(ZSTD(1)),
  phase UInt8 CODEC(ZSTD(1)),
  blocking Bool CODEC(ZSTD(1)),
  INDEX request_id_filter request_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {engine ReplacingMergeTree()}
PARTITION BY toYYYYMMDD(stored_at)
ORDER BY (time, record_id, position)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed waf_findings BY sipHash64(tenant)}

-- What gateways counted of requests' arguments, as they wrote it: statistics, no values. One row is a chunk of what one gateway counted of one endpoint in
-- one period (summary_id; time: its end); content of all chunks one behind the other is an insight-profile-summary/1 of this endpoint. endpoint_id 0:
-- headers and cookies. key_id: which key names and clients are hashed with. bundle: what was in force. Chunks that come twice replace themselves. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table profile_states}
(
  endpoint_id UInt64 CODEC(ZSTD(1)),
  time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  summary_id FixedString(16) CODEC(ZSTD(1)),
  chunk UInt16 CODEC(T64, ZSTD(1)),
  chunks UInt16 CODEC(T64, ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(Delta, ZSTD(1)),
  gateway LowCardinality(String) CODEC(ZSTD(1)),
  site LowCardinality(String) CODEC(ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  key_id UInt64 CODEC(ZSTD(1)),
  bundle UInt64 CODEC(ZSTD(1)),
  content String CODEC(ZSTD(3))
)
ENGINE = {engine ReplacingMergeTree(stored_at)}
PARTITION BY toYYYYMMDD(stored_at)
ORDER BY (endpoint_id, time, summary_id, chunk)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed profile_states BY intHash64(endpoint_id)}

-- Raw access records: the truth. Columns are the fields of access_record.proto, in its order.
-- A record may stand here twice (a stream is read again after a crash): readers say LIMIT 1 BY record_id. A batch that is sent
-- again with its token is recognised and not stored twice.
-- Partitions and retention go by stored_at: replayed records of 2015 live as long as today's.
-- `window` is the ten seconds the record counts in; it leads the sort key because windows are recomputed from raw.
-- Names in arrays and maps are plain strings: a dictionary for each of those columns made an insert four times as dear.
-- The sort key is short and names keep the default codec: both halve what an insert costs, for two percent more bytes on disk.
CREATE TABLE IF NOT EXISTS {table records}
(
  record_id FixedString(16) CODEC(ZSTD(1)),
  time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  window DateTime('UTC') CODEC(Delta, ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(Delta, ZSTD(1)),
  gateway_id LowCardinality(String),
  site LowCardinality(String),
  tenant LowCardinality(String),
  app LowCardinality(String),
  host LowCardinality(String),
  source_service LowCardinality(String),
  source_evidence Enum8('unknown' = 0, 'network' = 1, 'address_map' = 2, 'access_log' = 3, 'trace_hop' = 4, 'gateway_hop' = 5, 'token' = 6, 'mtls' = 7),
  source_confidence UInt8,
  source_detail LowCardinality(String),
  destination_service LowCardinality(String),
  cluster LowCardinality(String),
  destination_address LowCardinality(String),
  destination_labels Map(String, String),
  method LowCardinality(String),
  path String CODEC(ZSTD(1)),
  query_names Array(String),
  query_values Map(String, String),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  protocol LowCardinality(String),
  stream_kind Enum8('plain' = 0, 'websocket' = 1, 'server_sent_events' = 2, 'grpc' = 3),
  status UInt16,
  response_flag Enum8('none' = 0, 'upstream' = 1, 'timeout' = 2, 'policy' = 3, 'waf' = 4, 'rejected' = 5, 'gateway_lost' = 6, 'client_aborted' = 7, 'no_route' = 8),
  response_detail LowCardinality(String),
  request_bytes UInt64 CODEC(T64, ZSTD(1)),
  response_bytes UInt64 CODEC(T64, ZSTD(1)),
  duration_us UInt64 CODEC(T64, ZSTD(1)),
  upstream_us UInt64 CODEC(T64, ZSTD(1)),
  retries UInt32 CODEC(T64, ZSTD(1)),
  grpc_status UInt32 CODEC(T64, ZSTD(1)),
  client_ip LowCardinality(String),
  user_agent LowCardinality(String),
  principal LowCardinality(String),
  session_key String CODEC(ZSTD(1)),
  request_id String CODEC(ZSTD(1)),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  span_id FixedString(8) CODEC(ZSTD(1)),
  parent_span_id FixedString(8) CODEC(ZSTD(1)),
  tls_version LowCardinality(String),
  tls_fingerprint LowCardinality(String),
  waf_mode Enum8('off' = 0, 'detect' = 1, 'block' = 2),
  waf_score UInt32 CODEC(T64, ZSTD(1)),
  waf_rules Array(UInt32),
  policy_id LowCardinality(String),
  policy_action Enum8('none' = 0, 'allow' = 1, 'deny' = 2, 'limit' = 3, 'mask' = 4),
  policy_shadow Bool,
  request_shape LowCardinality(String),
  response_shape LowCardinality(String),
  request_type LowCardinality(String),
  response_type LowCardinality(String),
  request_sensitive Array(String),
  response_sensitive Array(String)
)
ENGINE = {engine MergeTree()}
PARTITION BY toYYYYMMDD(stored_at)
ORDER BY (window, destination_service, endpoint_id)
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed records BY sipHash64(tenant)}

-- What could not become a record, and why. Keyed by id, so that a log replayed twice leaves its rejected lines once: read with FINAL.
CREATE TABLE IF NOT EXISTS {table dead_letters}
(
  record_id FixedString(16) CODEC(ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(ZSTD(1)),
  source LowCardinality(String) CODEC(ZSTD(1)),
  line UInt64 CODEC(ZSTD(1)),
  reason LowCardinality(String) CODEC(ZSTD(1)),
  detail String CODEC(ZSTD(1)),
  excerpt String CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree()}
PARTITION BY toYYYYMM(stored_at)
ORDER BY record_id;

{distributed dead_letters BY sipHash64(record_id)}

-- What the stream lost on the way, counted.
CREATE TABLE IF NOT EXISTS {table stream_losses}
(
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(ZSTD(1)),
  source LowCardinality(String) CODEC(ZSTD(1)),
  token String CODEC(ZSTD(1)),
  kind Enum8('dropped' = 0, 'corrupt' = 1, 'torn' = 2) CODEC(ZSTD(1)),
  records UInt64 CODEC(ZSTD(1)),
  bytes UInt64 CODEC(ZSTD(1)),
  place String CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree()}
ORDER BY (source, token, kind, place);

{distributed stream_losses BY sipHash64(source, token)}

-- Endpoints that records were matched to. Written again by every process that meets one: read with FINAL.
CREATE TABLE IF NOT EXISTS {table endpoints}
(
  endpoint_id UInt64 CODEC(ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  method LowCardinality(String) CODEC(ZSTD(1)),
  template String CODEC(ZSTD(1)),
  discovered_at SimpleAggregateFunction(min, DateTime64(6, 'UTC')) DEFAULT now64(6) CODEC(ZSTD(1))
)
ENGINE = {engine AggregatingMergeTree()}
ORDER BY (endpoint_id, tenant, app, host, service, method, template);

{distributed endpoints BY sipHash64(tenant)}

-- What detection keeps beside findings: threat scores of clients, expected bands, forecasts, advice. Written by the process that detects.

-- Threat scores above level none, one row per change worth keeping (another level, five points more or less than the decay says, other reasons, or five
-- minutes more of the same). A score is right at the end of its window and halves every 15 minutes after it. client_key tells clients of a tenant, app and host
-- apart: a hash of their names; client is cut to 300 characters and untrusted text. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table client_threats}
(
  client_key String CODEC(ZSTD(1)),
  window DateTime('UTC') CODEC(Delta, ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(Delta, ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  client String CODEC(ZSTD(1)),
  score Float64 CODEC(ZSTD(1)),
  level Enum8('none' = 0, 'low' = 1, 'medium' = 2, 'high' = 3, 'critical' = 4) CODEC(ZSTD(1)),
  last_seen DateTime('UTC') CODEC(ZSTD(1)),
  requests_today UInt64 CODEC(T64, ZSTD(1)),
  reasons String CODEC(ZSTD(3))
)
ENGINE = {engine ReplacingMergeTree(stored_at)}
PARTITION BY toYYYYMMDD(stored_at)
ORDER BY (client_key, window)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed client_threats BY sipHash64(client_key)}

-- What was seen and what was expected in a minute: of up to 1,000 services and edges, and of up to 200 endpoints that are part of an open incident. NaN where
-- nothing is known. Rates per second, durations in microseconds, error rates as shares. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table bands}
(
  service LowCardinality(String) CODEC(ZSTD(1)),
  source_service LowCardinality(String) CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  kind Enum8('service' = 1, 'edge' = 2, 'endpoint' = 3, 'edge-endpoint' = 4, 'client' = 5) CODEC(ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  metric Enum8('request-rate' = 1, 'error-rate' = 2, 'client-error-rate' = 3, 'latency-p50' = 4, 'latency-p95' = 5, 'throughput' = 6,
    'client-behaviour' = 7, 'version' = 8, 'call-pattern' = 9, 'schema' = 10) CODEC(ZSTD(1)),
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(Delta, ZSTD(1)),
  value Float32 CODEC(ZSTD(1)),
  lower Float32 CODEC(ZSTD(1)),
  expected Float32 CODEC(ZSTD(1)),
  upper Float32 CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(stored_at)}
PARTITION BY toYYYYMMDD(stored_at)
ORDER BY (service, source_service, endpoint_id, kind, tenant, host, metric, minute)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed bands BY sipHash64(service)}

-- What is expected of the next hour, of the same series, at the start of each five minutes: the newest forecast of each. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table forecasts}
(
  service LowCardinality(String) CODEC(ZSTD(1)),
  source_service LowCardinality(String) CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  kind Enum8('service' = 1, 'edge' = 2, 'endpoint' = 3, 'edge-endpoint' = 4, 'client' = 5) CODEC(ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  metric Enum8('request-rate' = 1, 'error-rate' = 2, 'client-error-rate' = 3, 'latency-p50' = 4, 'latency-p95' = 5, 'throughput' = 6,
    'client-behaviour' = 7, 'version' = 8, 'call-pattern' = 9, 'schema' = 10) CODEC(ZSTD(1)),
  made_at DateTime('UTC') CODEC(ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(ZSTD(1)),
  step_seconds UInt32 CODEC(ZSTD(1)),
  points Array(Float32) CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(made_at)}
ORDER BY (service, source_service, endpoint_id, kind, tenant, host, metric);

{distributed forecasts BY sipHash64(service)}

-- What could be done better about calls (AdviceKind), as of the last five minutes that showed it: no alert. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table call_advice}
(
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  source_service LowCardinality(String) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  kind Enum8('many-calls-per-request' = 1) CODEC(ZSTD(1)),
  told_at DateTime('UTC') CODEC(ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(ZSTD(1)),
  since DateTime('UTC') CODEC(ZSTD(1)),
  calls_per_parent Float64 CODEC(ZSTD(1)),
  most_per_parent Float64 CODEC(ZSTD(1)),
  calls_per_second Float64 CODEC(ZSTD(1)),
  text String CODEC(ZSTD(3))
)
ENGINE = {engine ReplacingMergeTree(told_at)}
ORDER BY (tenant, app, source_service, service, endpoint_id, kind);

{distributed call_advice BY sipHash64(service)}

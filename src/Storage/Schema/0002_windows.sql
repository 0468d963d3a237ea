-- Windows derived from deduplicated raw records, per (edge, endpoint), per edge and per endpoint: ten seconds each, and
-- summed to minutes. Rows are replaced, never added to: read with FINAL, and pass over rows whose requests are 0 (their
-- records moved elsewhere). Histograms have buckets of ratio 1.04, see LogHistogram. Retention goes by rolled_at.

CREATE TABLE IF NOT EXISTS {table edge_endpoint_windows}
(
  window DateTime('UTC') CODEC(Delta, ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  source_service LowCardinality(String) CODEC(ZSTD(1)),
  destination_service LowCardinality(String) CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  requests UInt64 CODEC(T64, ZSTD(1)),
  errors_4xx UInt64 CODEC(T64, ZSTD(1)),
  errors_5xx UInt64 CODEC(T64, ZSTD(1)),
  lost UInt64 CODEC(T64, ZSTD(1)),
  request_bytes UInt64 CODEC(T64, ZSTD(1)),
  response_bytes UInt64 CODEC(T64, ZSTD(1)),
  duration_us UInt64 CODEC(T64, ZSTD(1)),
  upstream_us UInt64 CODEC(T64, ZSTD(1)),
  durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  upstream_durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  request_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  response_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  evidence UInt8 CODEC(ZSTD(1)),
  confidence UInt8 CODEC(ZSTD(1)),
  first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
PARTITION BY toYYYYMMDD(rolled_at)
ORDER BY (window, tenant, app, host, source_service, destination_service, endpoint_id)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed edge_endpoint_windows BY sipHash64(tenant)}

CREATE TABLE IF NOT EXISTS {table edge_windows}
(
  window DateTime('UTC') CODEC(Delta, ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  source_service LowCardinality(String) CODEC(ZSTD(1)),
  destination_service LowCardinality(String) CODEC(ZSTD(1)),
  requests UInt64 CODEC(T64, ZSTD(1)),
  errors_4xx UInt64 CODEC(T64, ZSTD(1)),
  errors_5xx UInt64 CODEC(T64, ZSTD(1)),
  lost UInt64 CODEC(T64, ZSTD(1)),
  request_bytes UInt64 CODEC(T64, ZSTD(1)),
  response_bytes UInt64 CODEC(T64, ZSTD(1)),
  duration_us UInt64 CODEC(T64, ZSTD(1)),
  upstream_us UInt64 CODEC(T64, ZSTD(1)),
  durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  upstream_durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  request_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  response_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  evidence UInt8 CODEC(ZSTD(1)),
  confidence UInt8 CODEC(ZSTD(1)),
  first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
PARTITION BY toYYYYMMDD(rolled_at)
ORDER BY (window, tenant, source_service, destination_service)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed edge_windows BY sipHash64(tenant)}

CREATE TABLE IF NOT EXISTS {table endpoint_windows}
(
  window DateTime('UTC') CODEC(Delta, ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  destination_service LowCardinality(String) CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  requests UInt64 CODEC(T64, ZSTD(1)),
  errors_4xx UInt64 CODEC(T64, ZSTD(1)),
  errors_5xx UInt64 CODEC(T64, ZSTD(1)),
  lost UInt64 CODEC(T64, ZSTD(1)),
  request_bytes UInt64 CODEC(T64, ZSTD(1)),
  response_bytes UInt64 CODEC(T64, ZSTD(1)),
  duration_us UInt64 CODEC(T64, ZSTD(1)),
  upstream_us UInt64 CODEC(T64, ZSTD(1)),
  durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  upstream_durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  request_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  response_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  evidence UInt8 CODEC(ZSTD(1)),
  confidence UInt8 CODEC(ZSTD(1)),
  first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
PARTITION BY toYYYYMMDD(rolled_at)
ORDER BY (window, tenant, app, host, destination_service, endpoint_id)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed endpoint_windows BY sipHash64(tenant)}

CREATE TABLE IF NOT EXISTS {table edge_endpoint_minutes}
(
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  source_service LowCardinality(String) CODEC(ZSTD(1)),
  destination_service LowCardinality(String) CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  requests UInt64 CODEC(T64, ZSTD(1)),
  errors_4xx UInt64 CODEC(T64, ZSTD(1)),
  errors_5xx UInt64 CODEC(T64, ZSTD(1)),
  lost UInt64 CODEC(T64, ZSTD(1)),
  request_bytes UInt64 CODEC(T64, ZSTD(1)),
  response_bytes UInt64 CODEC(T64, ZSTD(1)),
  duration_us UInt64 CODEC(T64, ZSTD(1)),
  upstream_us UInt64 CODEC(T64, ZSTD(1)),
  durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  upstream_durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  request_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  response_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  evidence UInt8 CODEC(ZSTD(1)),
  confidence UInt8 CODEC(ZSTD(1)),
  first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
PARTITION BY toYYYYMM(rolled_at)
ORDER BY (minute, tenant, app, host, source_service, destination_service, endpoint_id)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed edge_endpoint_minutes BY sipHash64(tenant)}

CREATE TABLE IF NOT EXISTS {table edge_minutes}
(
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  source_service LowCardinality(String) CODEC(ZSTD(1)),
  destination_service LowCardinality(String) CODEC(ZSTD(1)),
  requests UInt64 CODEC(T64, ZSTD(1)),
  errors_4xx UInt64 CODEC(T64, ZSTD(1)),
  errors_5xx UInt64 CODEC(T64, ZSTD(1)),
  lost UInt64 CODEC(T64, ZSTD(1)),
  request_bytes UInt64 CODEC(T64, ZSTD(1)),
  response_bytes UInt64 CODEC(T64, ZSTD(1)),
  duration_us UInt64 CODEC(T64, ZSTD(1)),
  upstream_us UInt64 CODEC(T64, ZSTD(1)),
  durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  upstream_durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  request_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  response_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  evidence UInt8 CODEC(ZSTD(1)),
  confidence UInt8 CODEC(ZSTD(1)),
  first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
PARTITION BY toYYYYMM(rolled_at)
ORDER BY (minute, tenant, source_service, destination_service)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed edge_minutes BY sipHash64(tenant)}

CREATE TABLE IF NOT EXISTS {table endpoint_minutes}
(
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  destination_service LowCardinality(String) CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  requests UInt64 CODEC(T64, ZSTD(1)),
  errors_4xx UInt64 CODEC(T64, ZSTD(1)),
  errors_5xx UInt64 CODEC(T64, ZSTD(1)),
  lost UInt64 CODEC(T64, ZSTD(1)),
  request_bytes UInt64 CODEC(T64, ZSTD(1)),
  response_bytes UInt64 CODEC(T64, ZSTD(1)),
  duration_us UInt64 CODEC(T64, ZSTD(1)),
  upstream_us UInt64 CODEC(T64, ZSTD(1)),
  durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  upstream_durations Map(Int16, UInt64) CODEC(ZSTD(1)),
  request_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  response_sizes Map(Int16, UInt64) CODEC(ZSTD(1)),
  evidence UInt8 CODEC(ZSTD(1)),
  confidence UInt8 CODEC(ZSTD(1)),
  first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
PARTITION BY toYYYYMM(rolled_at)
ORDER BY (minute, tenant, app, host, destination_service, endpoint_id)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed endpoint_minutes BY sipHash64(tenant)}

-- Which windows have raw records that the tables above do not show yet. Ingest adds a random number per window and batch; the
-- roll-up, when it has recomputed a window, takes off the sum it had seen. A window is dirty while its sum is not 0: no
-- clock is asked, and an insert that arrives twice leaves the window dirty rather than clean. Merges drop the rows that sum to 0.
CREATE TABLE IF NOT EXISTS {table window_marks}
(
  window DateTime('UTC') CODEC(ZSTD(1)),
  mark UInt64 CODEC(ZSTD(1)),
  marked_at DateTime('UTC') DEFAULT now() CODEC(ZSTD(1))
)
ENGINE = {engine SummingMergeTree(mark)}
ORDER BY window;

{distributed window_marks BY intHash64(window)}

-- Windows derived from deduplicated raw records, per (edge, endpoint), per edge and per endpoint: ten seconds each, and
-- summed to minutes. Rows are replaced, never added to: read with FINAL, and pass over rows whose requests are 0 (their
-- records moved elsewhere). Histograms have buckets of ratio 1.04, see LogHistogram. Retention goes by rolled_at.

CREATE TABLE IF NOT EXISTS edge_endpoint_windows
(
    window DateTime('UTC') CODEC(Delta, ZSTD(1)),
    tenant LowCardinality(String),
    app LowCardinality(String),
    host LowCardinality(String),
    source_service LowCardinality(String),
    destination_service LowCardinality(String),
    endpoint_id UInt64 CODEC(ZSTD(1)),
    requests UInt64 CODEC(T64, ZSTD(1)),
    errors_4xx UInt64 CODEC(T64, ZSTD(1)),
    errors_5xx UInt64 CODEC(T64, ZSTD(1)),
    lost UInt64 CODEC(T64, ZSTD(1)),
    request_bytes UInt64 CODEC(T64, ZSTD(1)),
    response_bytes UInt64 CODEC(T64, ZSTD(1)),
    duration_us UInt64 CODEC(T64, ZSTD(1)),
    upstream_us UInt64 CODEC(T64, ZSTD(1)),
    durations Map(Int16, UInt64),
    upstream_durations Map(Int16, UInt64),
    request_sizes Map(Int16, UInt64),
    response_sizes Map(Int16, UInt64),
    evidence UInt8,
    confidence UInt8,
    first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    version UInt64 CODEC(T64, ZSTD(1)),
    rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMMDD(rolled_at)
ORDER BY (window, tenant, app, host, source_service, destination_service, endpoint_id)
TTL rolled_at + toIntervalSecond(${window_retention_seconds})
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS edge_windows
(
    window DateTime('UTC') CODEC(Delta, ZSTD(1)),
    tenant LowCardinality(String),
    source_service LowCardinality(String),
    destination_service LowCardinality(String),
    requests UInt64 CODEC(T64, ZSTD(1)),
    errors_4xx UInt64 CODEC(T64, ZSTD(1)),
    errors_5xx UInt64 CODEC(T64, ZSTD(1)),
    lost UInt64 CODEC(T64, ZSTD(1)),
    request_bytes UInt64 CODEC(T64, ZSTD(1)),
    response_bytes UInt64 CODEC(T64, ZSTD(1)),
    duration_us UInt64 CODEC(T64, ZSTD(1)),
    upstream_us UInt64 CODEC(T64, ZSTD(1)),
    durations Map(Int16, UInt64),
    upstream_durations Map(Int16, UInt64),
    request_sizes Map(Int16, UInt64),
    response_sizes Map(Int16, UInt64),
    evidence UInt8,
    confidence UInt8,
    first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    version UInt64 CODEC(T64, ZSTD(1)),
    rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMMDD(rolled_at)
ORDER BY (window, tenant, source_service, destination_service)
TTL rolled_at + toIntervalSecond(${window_retention_seconds})
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS endpoint_windows
(
    window DateTime('UTC') CODEC(Delta, ZSTD(1)),
    tenant LowCardinality(String),
    app LowCardinality(String),
    host LowCardinality(String),
    destination_service LowCardinality(String),
    endpoint_id UInt64 CODEC(ZSTD(1)),
    requests UInt64 CODEC(T64, ZSTD(1)),
    errors_4xx UInt64 CODEC(T64, ZSTD(1)),
    errors_5xx UInt64 CODEC(T64, ZSTD(1)),
    lost UInt64 CODEC(T64, ZSTD(1)),
    request_bytes UInt64 CODEC(T64, ZSTD(1)),
    response_bytes UInt64 CODEC(T64, ZSTD(1)),
    duration_us UInt64 CODEC(T64, ZSTD(1)),
    upstream_us UInt64 CODEC(T64, ZSTD(1)),
    durations Map(Int16, UInt64),
    upstream_durations Map(Int16, UInt64),
    request_sizes Map(Int16, UInt64),
    response_sizes Map(Int16, UInt64),
    evidence UInt8,
    confidence UInt8,
    first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    version UInt64 CODEC(T64, ZSTD(1)),
    rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMMDD(rolled_at)
ORDER BY (window, tenant, app, host, destination_service, endpoint_id)
TTL rolled_at + toIntervalSecond(${window_retention_seconds})
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS edge_endpoint_minutes
(
    minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
    tenant LowCardinality(String),
    app LowCardinality(String),
    host LowCardinality(String),
    source_service LowCardinality(String),
    destination_service LowCardinality(String),
    endpoint_id UInt64 CODEC(ZSTD(1)),
    requests UInt64 CODEC(T64, ZSTD(1)),
    errors_4xx UInt64 CODEC(T64, ZSTD(1)),
    errors_5xx UInt64 CODEC(T64, ZSTD(1)),
    lost UInt64 CODEC(T64, ZSTD(1)),
    request_bytes UInt64 CODEC(T64, ZSTD(1)),
    response_bytes UInt64 CODEC(T64, ZSTD(1)),
    duration_us UInt64 CODEC(T64, ZSTD(1)),
    upstream_us UInt64 CODEC(T64, ZSTD(1)),
    durations Map(Int16, UInt64),
    upstream_durations Map(Int16, UInt64),
    request_sizes Map(Int16, UInt64),
    response_sizes Map(Int16, UInt64),
    evidence UInt8,
    confidence UInt8,
    first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    version UInt64 CODEC(T64, ZSTD(1)),
    rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(rolled_at)
ORDER BY (minute, tenant, app, host, source_service, destination_service, endpoint_id)
TTL rolled_at + toIntervalSecond(${minute_retention_seconds})
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS edge_minutes
(
    minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
    tenant LowCardinality(String),
    source_service LowCardinality(String),
    destination_service LowCardinality(String),
    requests UInt64 CODEC(T64, ZSTD(1)),
    errors_4xx UInt64 CODEC(T64, ZSTD(1)),
    errors_5xx UInt64 CODEC(T64, ZSTD(1)),
    lost UInt64 CODEC(T64, ZSTD(1)),
    request_bytes UInt64 CODEC(T64, ZSTD(1)),
    response_bytes UInt64 CODEC(T64, ZSTD(1)),
    duration_us UInt64 CODEC(T64, ZSTD(1)),
    upstream_us UInt64 CODEC(T64, ZSTD(1)),
    durations Map(Int16, UInt64),
    upstream_durations Map(Int16, UInt64),
    request_sizes Map(Int16, UInt64),
    response_sizes Map(Int16, UInt64),
    evidence UInt8,
    confidence UInt8,
    first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    version UInt64 CODEC(T64, ZSTD(1)),
    rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(rolled_at)
ORDER BY (minute, tenant, source_service, destination_service)
TTL rolled_at + toIntervalSecond(${minute_retention_seconds})
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS endpoint_minutes
(
    minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
    tenant LowCardinality(String),
    app LowCardinality(String),
    host LowCardinality(String),
    destination_service LowCardinality(String),
    endpoint_id UInt64 CODEC(ZSTD(1)),
    requests UInt64 CODEC(T64, ZSTD(1)),
    errors_4xx UInt64 CODEC(T64, ZSTD(1)),
    errors_5xx UInt64 CODEC(T64, ZSTD(1)),
    lost UInt64 CODEC(T64, ZSTD(1)),
    request_bytes UInt64 CODEC(T64, ZSTD(1)),
    response_bytes UInt64 CODEC(T64, ZSTD(1)),
    duration_us UInt64 CODEC(T64, ZSTD(1)),
    upstream_us UInt64 CODEC(T64, ZSTD(1)),
    durations Map(Int16, UInt64),
    upstream_durations Map(Int16, UInt64),
    request_sizes Map(Int16, UInt64),
    response_sizes Map(Int16, UInt64),
    evidence UInt8,
    confidence UInt8,
    first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    version UInt64 CODEC(T64, ZSTD(1)),
    rolled_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(rolled_at)
ORDER BY (minute, tenant, app, host, destination_service, endpoint_id)
TTL rolled_at + toIntervalSecond(${minute_retention_seconds})
SETTINGS ttl_only_drop_parts = 1;

-- Which windows have raw records that the tables above do not show yet. Ingest adds a random number per window and batch; the
-- roll-up, when it has recomputed a window, takes off the sum it had seen. A window is dirty while its sum is not 0: no
-- clock is asked, and an insert that arrives twice leaves the window dirty rather than clean. Merges drop the rows that sum to 0.
CREATE TABLE IF NOT EXISTS window_marks
(
    window DateTime('UTC'),
    mark UInt64,
    marked_at DateTime('UTC') DEFAULT now()
)
ENGINE = SummingMergeTree(mark)
ORDER BY window;

-- Every name that stands at an end of an edge.
CREATE VIEW IF NOT EXISTS services AS
SELECT tenant, service, min(first_time) AS first_time, max(last_time) AS last_time, sum(received) AS requests_received, sum(sent) AS requests_sent
FROM
(
    SELECT tenant, destination_service AS service, first_time, last_time, requests AS received, 0 AS sent FROM edge_minutes FINAL WHERE requests > 0
    UNION ALL
    SELECT tenant, source_service AS service, first_time, last_time, 0 AS received, requests AS sent FROM edge_minutes FINAL WHERE requests > 0
)
GROUP BY tenant, service;

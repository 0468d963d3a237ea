-- What detection found. Written by one process at a time (lease `detection`); what is judged again writes the same rows again.

-- Windows that were judged: how far detection came, and what it had before it. A window is noted behind everything that was found in it.
-- gap_seconds: seconds before it that were not judged; incomplete: it was not waited for any longer; budget: false incidents per app and week
-- that were accepted. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table detection_windows}
(
  window DateTime('UTC') CODEC(Delta, ZSTD(1)),
  judged_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(Delta, ZSTD(1)),
  edges UInt32 CODEC(T64, ZSTD(1)),
  clients UInt32 CODEC(T64, ZSTD(1)),
  findings UInt32 CODEC(T64, ZSTD(1)),
  incidents UInt32 CODEC(T64, ZSTD(1)),
  subjects UInt32 CODEC(T64, ZSTD(1)),
  gap_seconds UInt32 CODEC(T64, ZSTD(1)),
  incomplete Bool CODEC(ZSTD(1)),
  budget Float64 CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(stored_at)}
PARTITION BY toYYYYMM(stored_at)
ORDER BY window
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed detection_windows BY intHash64(window)}

-- One row per strange thing in one window, mild ones too (p_value up to 0.0001): incidents are made of these. Parts that do not belong to the kind of
-- subject are empty. position tells findings of a window apart. expected is NaN where nothing was. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table findings}
(
  window DateTime('UTC') CODEC(Delta, ZSTD(1)),
  position UInt32 CODEC(T64, ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(Delta, ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  kind Enum8('service' = 1, 'edge' = 2, 'endpoint' = 3, 'edge-endpoint' = 4, 'client' = 5) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  source_service LowCardinality(String) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  client String CODEC(ZSTD(1)),
  metric Enum8('request-rate' = 1, 'error-rate' = 2, 'client-error-rate' = 3, 'latency-p50' = 4, 'latency-p95' = 5, 'throughput' = 6,
    'client-behaviour' = 7, 'version' = 8, 'call-pattern' = 9, 'schema' = 10) CODEC(ZSTD(1)),
  started DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  ended DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  p_value Float64 CODEC(ZSTD(1)),
  observed Float64 CODEC(ZSTD(1)),
  expected Float64 CODEC(ZSTD(1)),
  lower Float64 CODEC(ZSTD(1)),
  upper Float64 CODEC(ZSTD(1)),
  requests UInt64 CODEC(T64, ZSTD(1)),
  reason String CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(stored_at)}
PARTITION BY toYYYYMMDD(stored_at)
ORDER BY (window, position)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1;

{distributed findings BY intHash64(window)}

-- Incidents. A row is replaced as an incident changes; version is the end of the window that changed it last (seconds since 1970), so a change that is
-- written again replaces itself. closed is NULL while it goes on. cause_… is the likeliest cause (cause_kind as in the API), detail the whole
-- incident as the API gives it, in JSON: JSONExtract reads causes, findings, timeline and similar from it. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table incidents}
(
  id String CODEC(ZSTD(1)),
  opened DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(Delta, ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  began DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  last_seen DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  closed Nullable(DateTime64(6, 'UTC')) CODEC(ZSTD(1)),
  title String CODEC(ZSTD(1)),
  p_value Float64 CODEC(ZSTD(1)),
  services Array(String) CODEC(ZSTD(1)),
  cause_kind LowCardinality(String) CODEC(ZSTD(1)),
  cause_source LowCardinality(String) CODEC(ZSTD(1)),
  cause_service LowCardinality(String) CODEC(ZSTD(1)),
  cause_client String CODEC(ZSTD(1)),
  cause_share Float64 CODEC(ZSTD(1)),
  detail String CODEC(ZSTD(3)),
  version UInt64 CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
PARTITION BY toYYYYMM(opened)
ORDER BY (opened, id);

{distributed incidents BY sipHash64(id)}

-- What the detectors learned, in chunks. A state counts when all its chunks are there with one version, which is the end of the last window in it;
-- states go to slots in turn, so that one that was broken off never harms the one before. Slots 0 and 1 hold states that no incident was under
-- way at, slots 2 and 3 others. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table detection_states}
(
  slot UInt8 CODEC(ZSTD(1)),
  chunk UInt32 CODEC(ZSTD(1)),
  chunks UInt32 CODEC(ZSTD(1)),
  checksum UInt64 CODEC(ZSTD(1)),
  saved_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(ZSTD(1)),
  content String CODEC(ZSTD(3)),
  version UInt64 CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
ORDER BY (slot, chunk);

{distributed detection_states BY intHash64(slot)}

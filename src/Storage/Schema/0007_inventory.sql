-- What successful requests to endpoints looked like. Everything here is computed from raw records, an hour at a time, and replaced when
-- the hour is computed again: read with FINAL, and pass over rows with nothing counted (their records moved elsewhere).
-- Hours are those in which requests came; retention goes by computed_at.

CREATE TABLE IF NOT EXISTS {table endpoint_traits}
(
  endpoint_id UInt64 CODEC(ZSTD(1)),
  hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
  requests UInt64 CODEC(T64, ZSTD(1)),
  public UInt64 CODEC(T64, ZSTD(1)),
  open_sensitive UInt64 CODEC(T64, ZSTD(1)),
  auth Map(String, UInt64) CODEC(ZSTD(1)),
  request_types Map(String, UInt64) CODEC(ZSTD(1)),
  response_types Map(String, UInt64) CODEC(ZSTD(1)),
  request_sensitive Map(String, UInt64) CODEC(ZSTD(1)),
  response_sensitive Map(String, UInt64) CODEC(ZSTD(1)),
  streams Map(String, UInt64) CODEC(ZSTD(1)),
  query Map(String, UInt64) CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  computed_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
ORDER BY (endpoint_id, hour);

{distributed endpoint_traits BY intHash64(endpoint_id)}

-- Bodies of one kind in one hour, added up: state is what Insight.ApiDiscovery.Schemas.SchemaNode writes.
-- direction: 0 request, 1 response. status: that of responses; 0 for requests.
CREATE TABLE IF NOT EXISTS {table endpoint_schemas}
(
  endpoint_id UInt64 CODEC(ZSTD(1)),
  direction UInt8 CODEC(ZSTD(1)),
  content_type String CODEC(ZSTD(1)),
  status UInt16 CODEC(ZSTD(1)),
  hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
  bodies UInt64 CODEC(T64, ZSTD(1)),
  state String CODEC(ZSTD(3)),
  version UInt64 CODEC(T64, ZSTD(1)),
  computed_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
ORDER BY (endpoint_id, direction, content_type, status, hour);

{distributed endpoint_schemas BY intHash64(endpoint_id)}

-- How bodies differ now from the accepted schema: one row per kind of body, replaced as a whole. findings is a JSON array of
-- Insight.ApiDiscovery.Schemas.DriftFinding, empty when there is no difference.
CREATE TABLE IF NOT EXISTS {table drift_findings}
(
  endpoint_id UInt64 CODEC(ZSTD(1)),
  direction UInt8 CODEC(ZSTD(1)),
  content_type String CODEC(ZSTD(1)),
  status UInt16 CODEC(ZSTD(1)),
  findings String CODEC(ZSTD(3)),
  count UInt32 CODEC(T64, ZSTD(1)),
  last_hour DateTime('UTC') CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  computed_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
ORDER BY (endpoint_id, direction, content_type, status);

{distributed drift_findings BY intHash64(endpoint_id)}

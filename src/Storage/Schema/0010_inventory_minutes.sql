-- What the hours of the inventory are added up from, so that an hour that is not over is not read again as a whole: successful requests and bodies by
-- minute, counted from raw records and replaced when the minute is counted again. Read with FINAL, and pass over rows with nothing counted.
-- Endpoint 0 at the start of an hour says that all minutes of the hour were counted then; it is believed for half as long as rows are kept.

CREATE TABLE IF NOT EXISTS {table endpoint_trait_minutes}
(
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
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
ORDER BY (minute, endpoint_id)
TTL computed_at + toIntervalHour(48);

{distributed endpoint_trait_minutes BY intHash64(endpoint_id)}

CREATE TABLE IF NOT EXISTS {table endpoint_shape_minutes}
(
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  direction UInt8 CODEC(ZSTD(1)),
  content_type String CODEC(ZSTD(1)),
  status UInt16 CODEC(ZSTD(1)),
  shape String CODEC(ZSTD(1)),
  bodies UInt64 CODEC(T64, ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  computed_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
ORDER BY (minute, endpoint_id, direction, content_type, status, shape)
TTL computed_at + toIntervalHour(48);

{distributed endpoint_shape_minutes BY intHash64(endpoint_id)}

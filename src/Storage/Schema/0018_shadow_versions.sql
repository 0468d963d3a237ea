-- How strictly the WAF looked at a request, and what the next stricter paranoia level says of a sample of those that passed (waf_shadow_paranoia 0: not of
-- the sample). Matches in shadow stand among the findings and are marked. First the table that holds data, then the one that reads all shards.
ALTER TABLE {table records}
  ADD COLUMN IF NOT EXISTS waf_paranoia UInt8,
  ADD COLUMN IF NOT EXISTS waf_threshold UInt32 CODEC(T64, ZSTD(1)),
  ADD COLUMN IF NOT EXISTS waf_shadow_paranoia UInt8,
  ADD COLUMN IF NOT EXISTS waf_shadow_score UInt32 CODEC(T64, ZSTD(1)),
  ADD COLUMN IF NOT EXISTS waf_shadow_blocks Bool;

ALTER TABLE {view records}
  ADD COLUMN IF NOT EXISTS waf_paranoia UInt8,
  ADD COLUMN IF NOT EXISTS waf_threshold UInt32,
  ADD COLUMN IF NOT EXISTS waf_shadow_paranoia UInt8,
  ADD COLUMN IF NOT EXISTS waf_shadow_score UInt32,
  ADD COLUMN IF NOT EXISTS waf_shadow_blocks Bool;

ALTER TABLE {table waf_findings} ADD COLUMN IF NOT EXISTS shadow Bool CODEC(ZSTD(1));

ALTER TABLE {view waf_findings} ADD COLUMN IF NOT EXISTS shadow Bool;

-- How versions of services compare with the ones before them (VersionVerdict), as of the last five minutes that showed both. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table version_comparisons}
(
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  version String CODEC(ZSTD(1)),
  baseline String CODEC(ZSTD(1)),
  told_at DateTime('UTC') CODEC(ZSTD(1)),
  stored_at DateTime64(6, 'UTC') DEFAULT now64(6) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  verdict Enum8('undecided' = 0, 'same' = 1, 'worse' = 2, 'better' = 3) CODEC(ZSTD(1)),
  error_difference Float64 CODEC(ZSTD(1)),
  error_uncertainty Float64 CODEC(ZSTD(1)),
  latency_ratio Float64 CODEC(ZSTD(1)),
  latency_uncertainty Float64 CODEC(ZSTD(1)),
  worse_p_value Float64 CODEC(ZSTD(1)),
  requests UInt64 CODEC(T64, ZSTD(1)),
  reason String CODEC(ZSTD(3))
)
ENGINE = {engine ReplacingMergeTree(told_at)}
ORDER BY (tenant, service, version, baseline);

{distributed version_comparisons BY sipHash64(service)}

-- What the learner knows. Everything here can be computed again from records.

-- What the records stored in an hour taught about a virtual host: mergeable counters, folded in any order to the same bytes. Written when the
-- hour is over; written again it replaces itself. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table learning_states}
(
  hour DateTime('UTC') CODEC(ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  state String CODEC(ZSTD(3)),
  version UInt64 CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, app, host, hour);

{distributed learning_states BY sipHash64(tenant)}

-- Endpoints as they were learned. Tiers: 0 observed, 1 candidate, 2 confirmed, 3 retired. A row is replaced, never taken out: an endpoint
-- that was merged into another one is ignored and stands in the other's aliases. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table learned_endpoints}
(
  endpoint_id UInt64 CODEC(ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  app LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  method LowCardinality(String) CODEC(ZSTD(1)),
  template String CODEC(ZSTD(1)),
  tier UInt8 CODEC(ZSTD(1)),
  parameters String CODEC(ZSTD(1)),
  query String CODEC(ZSTD(1)),
  explanation String CODEC(ZSTD(1)),
  kind LowCardinality(String) CODEC(ZSTD(1)),
  aliases Array(UInt64) CODEC(ZSTD(1)),
  ignored Bool CODEC(ZSTD(1)),
  requests UInt64 CODEC(ZSTD(1)),
  clients UInt64 CODEC(ZSTD(1)),
  first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  version UInt64 CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
ORDER BY endpoint_id;

{distributed learned_endpoints BY intHash64(endpoint_id)}

-- Ids that records were stamped with before their endpoint was learned, and what they stand for now. Windows are computed with these. Read with FINAL.
CREATE TABLE IF NOT EXISTS {table endpoint_aliases}
(
  alias_id UInt64 CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  version UInt64 CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
ORDER BY alias_id;

{distributed endpoint_aliases BY intHash64(alias_id)}

-- The views stand on what was learned from now on. They are replaced in one step: another process may be creating what reads them. The table
-- endpoint_evidence of the first learner stays and is used by nothing.
CREATE OR REPLACE VIEW {view endpoint_tiers} AS
SELECT endpoint_id, tier FROM {name learned_endpoints} FINAL WHERE NOT ignored;

-- Every endpoint that exists, for people and exports.
CREATE OR REPLACE VIEW {view endpoint_inventory} AS
SELECT
  names.endpoint_id AS endpoint_id, tenant, app, host, service, method, template, tier,
  days.requests AS requests, errors_4xx, errors_5xx, lost, names.first_time AS first_time, names.last_time AS last_time
FROM
(
  SELECT endpoint_id, tenant, app, host, service, method, template, tier, first_time, last_time
  FROM {name learned_endpoints} FINAL WHERE tier > 0 AND NOT ignored
) AS names
LEFT JOIN
(
  SELECT endpoint_id, sum(requests) AS requests, sum(errors_4xx) AS errors_4xx, sum(errors_5xx) AS errors_5xx, sum(lost) AS lost
  FROM (SELECT * FROM {name endpoint_days} FINAL WHERE requests > 0)
  GROUP BY endpoint_id
) AS days ON days.endpoint_id = names.endpoint_id;

-- Every name at an end of an edge, with the methods and number of the endpoints it has.
CREATE OR REPLACE VIEW {view service_inventory} AS
SELECT
  days.tenant AS tenant, days.service AS service, received, errors_4xx, errors_5xx, lost, sent, evidence, confidence,
  first_time, last_time, endpoints, methods
FROM
(
  SELECT tenant, service, sum(received) AS received, sum(errors_4xx) AS errors_4xx, sum(errors_5xx) AS errors_5xx, sum(lost) AS lost,
    sum(sent) AS sent, tupleElement(max((d.evidence, d.confidence)), 1) AS evidence, tupleElement(max((d.evidence, d.confidence)), 2) AS confidence,
    min(d.first_time) AS first_time, max(d.last_time) AS last_time
  FROM (SELECT * FROM {name service_days} FINAL WHERE received + sent > 0) AS d
  GROUP BY tenant, service
) AS days
LEFT JOIN
(
  SELECT tenant, service, count() AS endpoints, arraySort(groupUniqArray(method)) AS methods
  FROM {name endpoint_inventory}
  GROUP BY tenant, service
) AS owned ON owned.tenant = days.tenant AND owned.service = days.service;

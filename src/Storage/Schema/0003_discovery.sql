-- What discovery knows. Everything here can be computed again from records and windows; nothing here is counted twice when it is.

-- What answers taught about an endpoint. Columns merge by least, greatest and union, so that reading a record again changes nothing.
-- Two clients are told from one by the least and greatest hash, two times by the first and last; three requests by three ids.
CREATE TABLE IF NOT EXISTS {table endpoint_evidence}
(
  endpoint_id UInt64 CODEC(ZSTD(1)),
  creates SimpleAggregateFunction(max, UInt8) CODEC(ZSTD(1)),
  verified SimpleAggregateFunction(max, UInt8) CODEC(ZSTD(1)),
  first_time SimpleAggregateFunction(min, DateTime64(6, 'UTC')) CODEC(ZSTD(1)),
  last_time SimpleAggregateFunction(max, DateTime64(6, 'UTC')) CODEC(ZSTD(1)),
  least_client SimpleAggregateFunction(min, UInt64) CODEC(ZSTD(1)),
  greatest_client SimpleAggregateFunction(max, UInt64) CODEC(ZSTD(1)),
  samples SimpleAggregateFunction(groupUniqArrayArray, Array(FixedString(16))) CODEC(ZSTD(1))
)
ENGINE = {engine AggregatingMergeTree()}
ORDER BY endpoint_id;

{distributed endpoint_evidence BY intHash64(endpoint_id)}

-- Requests per day, summed from minutes; a day is replaced when one of its minutes was. Read with FINAL and requests > 0.
CREATE TABLE IF NOT EXISTS {table endpoint_days}
(
  day Date CODEC(ZSTD(1)),
  endpoint_id UInt64 CODEC(ZSTD(1)),
  requests UInt64 CODEC(T64, ZSTD(1)),
  errors_4xx UInt64 CODEC(T64, ZSTD(1)),
  errors_5xx UInt64 CODEC(T64, ZSTD(1)),
  lost UInt64 CODEC(T64, ZSTD(1)),
  first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  version UInt64 CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
ORDER BY (endpoint_id, day);

{distributed endpoint_days BY intHash64(endpoint_id)}

CREATE TABLE IF NOT EXISTS {table service_days}
(
  day Date CODEC(ZSTD(1)),
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  received UInt64 CODEC(T64, ZSTD(1)),
  errors_4xx UInt64 CODEC(T64, ZSTD(1)),
  errors_5xx UInt64 CODEC(T64, ZSTD(1)),
  lost UInt64 CODEC(T64, ZSTD(1)),
  sent UInt64 CODEC(T64, ZSTD(1)),
  evidence UInt8 CODEC(ZSTD(1)),
  confidence UInt8 CODEC(ZSTD(1)),
  first_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  last_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
  version UInt64 CODEC(ZSTD(1))
)
ENGINE = {engine ReplacingMergeTree(version)}
ORDER BY (tenant, service, day);

{distributed service_days BY sipHash64(tenant)}

-- How far discovery has come, by the time windows were rolled up. Lost progress costs time, nothing else.
CREATE TABLE IF NOT EXISTS {table discovery_progress}
(
  job LowCardinality(String) CODEC(ZSTD(1)),
  rolled_until SimpleAggregateFunction(max, DateTime('UTC')) CODEC(ZSTD(1))
)
ENGINE = {engine AggregatingMergeTree()}
ORDER BY job;

{distributed discovery_progress BY sipHash64(job)}

-- Tiers: 0 observed, 1 candidate, 2 confirmed. An endpoint is a candidate once an answer showed that it exists, and confirmed with
-- three requests, in two minutes or more, from two clients, or from one service whose identity was verified.
CREATE VIEW IF NOT EXISTS {view endpoint_tiers} AS
SELECT
  endpoint_id,
  multiIf(
    max(creates) = 0, 0,
    length(groupUniqArrayArray(samples)) >= 3
      AND toStartOfMinute(min(first_time)) != toStartOfMinute(max(last_time))
      AND (min(least_client) != max(greatest_client) OR max(verified) = 1), 2,
    1) AS tier
FROM {name endpoint_evidence}
GROUP BY endpoint_id;

-- Every endpoint that exists, for people and exports.
CREATE VIEW IF NOT EXISTS {view endpoint_inventory} AS
SELECT
  names.endpoint_id AS endpoint_id, tenant, app, host, service, method, template, tier,
  requests, errors_4xx, errors_5xx, lost, first_time, last_time
FROM
(
  SELECT endpoint_id, any(tenant) AS tenant, any(app) AS app, any(host) AS host, any(service) AS service, any(method) AS method, any(template) AS template
  FROM {name endpoints} GROUP BY endpoint_id
) AS names
INNER JOIN (SELECT endpoint_id, tier FROM {name endpoint_tiers} WHERE tier > 0) AS tiers ON tiers.endpoint_id = names.endpoint_id
LEFT JOIN
(
  SELECT endpoint_id, sum(requests) AS requests, sum(errors_4xx) AS errors_4xx, sum(errors_5xx) AS errors_5xx, sum(lost) AS lost,
    min(first_time) AS first_time, max(last_time) AS last_time
  FROM (SELECT * FROM {name endpoint_days} FINAL WHERE requests > 0)
  GROUP BY endpoint_id
) AS days ON days.endpoint_id = names.endpoint_id;

-- Every name at an end of an edge, with the methods and number of the endpoints it has.
CREATE VIEW IF NOT EXISTS {view service_inventory} AS
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

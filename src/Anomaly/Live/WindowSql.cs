using Insight.Storage.Windows;

namespace Insight.Anomaly.Live;

/// <summary>The statements of <see cref="WindowReader"/>. Each reads windows from @from up to, not including, @to by the head of the sort key.</summary>
/// <remarks>What the busiest rows of a window leave room for is read, the rest is not: @most rows per window. Sums over everything come from the window tables alone.</remarks>
internal static class WindowSql
{
    private const string InStretch = "window >= toDateTime(@from, 'UTC') AND window < toDateTime(@to, 'UTC')";

    /// <summary>Per caller and endpoint, as the roll-up computed it.</summary>
    public const string Rows = $"""
        SELECT toInt64(toUnixTimestamp(window)) AS Seconds, tenant AS Tenant, app AS App, host AS Host, source_service AS Source, destination_service AS Service,
            endpoint_id AS EndpointId, toInt64(requests) AS Requests, toInt64(errors_4xx) AS ClientErrors, toInt64(errors_5xx + lost) AS ServerErrors,
            toInt64(request_bytes) AS RequestBytes, toInt64(response_bytes) AS ResponseBytes, toInt64(duration_us) AS Microseconds, durations AS Durations
        FROM edge_endpoint_windows FINAL
        WHERE {InStretch} AND requests > 0
        ORDER BY window, requests DESC, tenant, app, host, source_service, destination_service, endpoint_id
        LIMIT @most BY window
        """;

    /// <summary>The same from raw records: for history that the window tables do not hold any more.</summary>
    public static readonly string RowsOfRecords = $"""
        SELECT toInt64(toUnixTimestamp(window)) AS Seconds, tenant AS Tenant, app AS App, host AS Host, source_service AS Source, destination_service AS Service,
            endpoint_id AS EndpointId, toInt64(count()) AS Requests, toInt64(countIf(status BETWEEN 400 AND 499)) AS ClientErrors,
            toInt64(countIf(status >= 500) + countIf(is_lost)) AS ServerErrors, toInt64(sum(record.request_bytes)) AS RequestBytes,
            toInt64(sum(record.response_bytes)) AS ResponseBytes, toInt64(sum(record.duration_us)) AS Microseconds, {Histogram} AS Durations
        FROM ({Records}) AS record
        GROUP BY window, tenant, app, host, source_service, destination_service, endpoint_id
        ORDER BY window, Requests DESC, tenant, app, host, source_service, destination_service, endpoint_id
        LIMIT @most BY window
        """;

    /// <summary>Per version and endpoint.</summary>
    public static readonly string Versions = $"""
        SELECT toInt64(toUnixTimestamp(window)) AS Seconds, tenant AS Tenant, app AS App, host AS Host, destination_service AS Service, version AS Version,
            endpoint_id AS EndpointId, toInt64(count()) AS Requests, toInt64(countIf(is_failed)) AS ServerErrors, {Histogram} AS Durations
        FROM ({Records}) AS record
        WHERE version != ''
        GROUP BY window, tenant, app, host, destination_service, version, endpoint_id
        ORDER BY window, Requests DESC, tenant, app, host, destination_service, version, endpoint_id
        LIMIT @most BY window
        """;

    /// <summary>Per client and virtual host: requests from outside, which no service is known to have sent.</summary>
    /// <remarks>First per endpoint, then over endpoints: the endpoint with most distinct paths is one of several that have a parameter.</remarks>
    public static readonly string Clients = $"""
        SELECT toInt64(toUnixTimestamp(window)) AS Seconds, tenant AS Tenant, app AS App, host AS Host, client AS Client,
            arraySort((name, count) -> (-toInt64(count), name), (sumMap([service], [part.requests]) AS services).1, services.2)[1] AS Service,
            toInt64(sum(part.requests)) AS Requests, toInt64(sum(part.errors)) AS Errors, toInt64(sum(part.denied)) AS Denied, toInt64(sum(part.missing)) AS Missing,
            toInt64(sum(part.waf_hits)) AS WafHits, toInt32(uniqExactIf(endpoint_id, endpoint_id != 0)) AS Endpoints, toInt32(uniqExactArray(paths)) AS Paths,
            toInt32((max((if(parametric, length(paths), 0), if(parametric, endpoint_id, 0), if(parametric, part.denied_objects, 0))) AS walked).1) AS Objects,
            walked.2 AS ObjectEndpointId, toInt64(walked.3) AS ObjectsDenied,
            toInt32(length(arrayDistinct(arrayZip(arrayPopBack(arrayMap(step -> step.2, arraySort(groupArrayArray(steps))) AS in_order), arrayPopFront(in_order))))) AS Transitions,
            toInt64(sum(part.response_bytes)) AS ResponseBytes
        FROM
        (
            SELECT window, tenant, app, host, client, endpoint_id, any(destination_service) AS service, endpoint_id IN (
                    SELECT endpoint_id FROM learned_endpoints FINAL WHERE position(template, '{ParameterStart}') > 0 AND NOT ignored) AS parametric,
                count() AS requests, countIf(status >= 400) AS errors, countIf(status IN (401, 403)) AS denied, countIf(status IN (401, 403, 404)) AS denied_objects,
                countIf(status IN (404, 410) OR endpoint_id = 0) AS missing, countIf(has_waf_hit) AS waf_hits, groupUniqArray(path_hash) AS paths,
                groupArray((time, endpoint_id)) AS steps, sum(record.response_bytes) AS response_bytes
            FROM ({Records}) AS record
            WHERE source_service = '' AND client != ''
            GROUP BY window, tenant, app, host, client, endpoint_id, destination_service
        ) AS part
        GROUP BY window, tenant, app, host, client
        ORDER BY window, Requests DESC, tenant, app, host, client
        LIMIT @most BY window
        """;

    /// <summary>Per edge and endpoint: how calls hang together.</summary>
    /// <remarks>By span of the caller and path first: the same call made again after it failed is a repeat. Spans are told apart by trace and span id.</remarks>
    public const string Calls = $"""
        SELECT toInt64(toUnixTimestamp(window)) AS Seconds, tenant AS Tenant, app AS App, source_service AS Source, destination_service AS Service, endpoint_id AS EndpointId,
            toInt64(sum(span.calls)) AS Calls, toInt64(sum(span.attempts)) AS Attempts, toInt64(sum(span.failures)) AS Failures,
            toInt64(countIf(is_known)) AS Parents, toInt64(maxIf(span.calls, is_known)) AS MostPerParent, toInt64(countIf(is_known AND repeats)) AS ParentsWithRepeats,
            toInt64(arrayMax(sumMap(seconds.1, seconds.2).2)) AS BusiestSecond, toInt64(sum(span.request_bytes)) AS RequestBytes
        FROM
        (
            SELECT window, tenant, app, source_service, destination_service, endpoint_id, parent, any(known) AS is_known, sum(same.calls) AS calls,
                sum(same.attempts) AS attempts, sum(same.failures) AS failures, max(same.repeated) AS repeats, sumMap(same.seconds.1, same.seconds.2) AS seconds, sum(same.request_bytes) AS request_bytes
            FROM
            (
                SELECT window, tenant, app, source_service, destination_service, endpoint_id, parent, path_hash, any(has_parent) AS known, count() AS calls,
                    sum(1 + retries) AS attempts, countIf(is_failed) AS failures, failures > 0 AND minIf(time, is_failed) < max(time) AS repeated,
                    sumMap([second], [toUInt64(1)]) AS seconds, sum(record.request_bytes) AS request_bytes
                FROM ({Records}) AS record
                GROUP BY window, tenant, app, source_service, destination_service, endpoint_id, parent, path_hash
            ) AS same
            GROUP BY window, tenant, app, source_service, destination_service, endpoint_id, parent
        ) AS span
        GROUP BY window, tenant, app, source_service, destination_service, endpoint_id
        ORDER BY window, Calls DESC, tenant, app, source_service, destination_service, endpoint_id
        LIMIT @most BY window
        """;

    private const string ParameterStart = "{";

    /// <summary>Raw records of the stretch, each once, with what their endpoint stands for now.</summary>
    private const string Records = $"""
        SELECT stamped.* EXCEPT (stamped_id), {EndpointAliases.Id} AS endpoint_id
        FROM
        (
            SELECT window, tenant, app, host, source_service, destination_service, endpoint_id AS stamped_id, time, status, request_bytes, response_bytes, duration_us, retries,
                destination_labels['version'] AS version, multiIf(principal != '', principal, session_key != '', session_key, client_ip) AS client,
                cityHash64(path) AS path_hash, notEmpty(waf_rules) AS has_waf_hit, response_flag = 'gateway_lost' AS is_lost, status >= 500 OR is_lost AS is_failed,
                parent_span_id != toFixedString('', 8) AS has_parent, if(has_parent, sipHash128(trace_id, parent_span_id), toFixedString('', 16)) AS parent,
                toUInt8(toUnixTimestamp64Micro(time) / 1000000 % 10) AS second
            FROM records
            WHERE {InStretch}
            LIMIT 1 BY record_id
        ) AS stamped
        {EndpointAliases.Join}
        """;

    private static string Histogram => $"sumMap(map({LogHistogram.BucketSql("record.duration_us")}, toUInt64(NOT is_lost)))";
}

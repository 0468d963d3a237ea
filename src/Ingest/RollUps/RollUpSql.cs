using Insight.Storage.Windows;

namespace Insight.Ingest.RollUps;

/// <summary>The statements that compute derived tables. Each replaces whole windows: what it inserts has a higher version than what was there.</summary>
/// <remarks>
/// <para>
/// <b>Replace, never add.</b> The keys that a window has now are written with version v + 2, the keys that it had before
/// with zeros and version v + 1, where v is the highest version among these windows. A key that is gone so becomes zero,
/// a key that is still there takes its new row, and running a statement twice gives the same result as once.
/// Statements of two processes must not overlap (see <see cref="RollUp"/>).
/// </para>
/// <para>
/// <b>Endpoints.</b> A record keeps the id that it was stamped with; what that stands for now is looked up when its window is computed
/// (<c>endpoint_aliases</c>). A window whose ids came to mean something else is marked dirty.
/// </para>
/// <para>
/// <b>Histograms.</b> Buckets are collected per key (two bytes per row), sorted, and run-length encoded: four times
/// faster than sumMap over a map per row, and the same rows in any order give the same map.
/// </para>
/// </remarks>
internal static class RollUpSql
{
    private const string Measures =
        "requests, errors_4xx, errors_5xx, lost, request_bytes, response_bytes, duration_us, upstream_us, "
        + "durations, upstream_durations, request_sizes, response_sizes, evidence, confidence, first_time, last_time";

    /// <summary>Computes <c>edge_endpoint_windows</c> from raw.</summary>
    /// <param name="windows">Starts of windows, as a list of numbers for IN.</param>
    public static string FromRaw(string windows)
    {
        WindowTable table = WindowTable.EdgeEndpoint;
        return $"""
            INSERT INTO {table.Windows} (window, {table.Key}, {Measures}, version)
            WITH (SELECT max(version) FROM {table.Windows} WHERE window IN ({windows})) AS last_version
            SELECT
                window, tenant, app, host, source_service, destination_service, endpoint_id,
                requests, errors_4xx, errors_5xx, lost, request_bytes, response_bytes, duration_us, upstream_us,
                {RunLengths("duration_buckets")}, {RunLengths("upstream_buckets")},
                {RunLengths("request_buckets")}, {RunLengths("response_buckets")},
                trust.2, trust.1, first_time, last_time, last_version + 2
            FROM
            (
                SELECT
                    window, tenant, app, host, source_service, destination_service, endpoint_id,
                    count() AS requests,
                    countIf(status BETWEEN 400 AND 499) AS errors_4xx,
                    countIf(status >= 500) AS errors_5xx,
                    countIf(is_lost) AS lost,
                    sum(record.request_bytes) AS request_bytes,
                    sum(record.response_bytes) AS response_bytes,
                    sum(record.duration_us) AS duration_us,
                    sum(record.upstream_us) AS upstream_us,
                    arraySort(groupArrayIf({LogHistogram.BucketSql("record.duration_us")}, NOT is_lost)) AS duration_buckets,
                    arraySort(groupArrayIf({LogHistogram.BucketSql("record.upstream_us")}, record.upstream_us > 0)) AS upstream_buckets,
                    arraySort(groupArrayIf({LogHistogram.BucketSql("record.request_bytes")}, NOT is_lost)) AS request_buckets,
                    arraySort(groupArrayIf({LogHistogram.BucketSql("record.response_bytes")}, NOT is_lost)) AS response_buckets,
                    max((source_confidence, toUInt8(source_evidence))) AS trust,
                    min(time) AS first_time,
                    max(time) AS last_time
                FROM
                (
                    SELECT stamped.* EXCEPT (stamped_id), {EndpointAliases.Id} AS endpoint_id
                    FROM
                    (
                        SELECT
                            window, tenant, app, host, source_service, destination_service, endpoint_id AS stamped_id, time, status,
                            response_flag = 'gateway_lost' AS is_lost, source_evidence, source_confidence,
                            request_bytes, response_bytes, duration_us, upstream_us
                        FROM records
                        WHERE window IN ({windows})
                        LIMIT 1 BY record_id
                    ) AS stamped
                    {EndpointAliases.Join}
                ) AS record
                GROUP BY window, tenant, app, host, source_service, destination_service, endpoint_id
            )
            UNION ALL
            {Zeros(table.Windows, "window", table.Key, windows)}
            """;
    }

    /// <summary>Computes the windows of another family from <c>edge_endpoint_windows</c>.</summary>
    public static string FromEdgeEndpoints(WindowTable table, string windows) =>
        Sum(table.Windows, "window", "window", table.Key, WindowTable.EdgeEndpoint.Windows, windows, windows);

    /// <summary>Computes the minutes of a family from its windows.</summary>
    /// <param name="table">The family.</param>
    /// <param name="minutes">Starts of minutes.</param>
    /// <param name="windows">All six windows of each.</param>
    public static string Minutes(WindowTable table, string minutes, string windows) =>
        Sum(table.Minutes, "minute", "toStartOfMinute(window)", table.Key, table.Windows, windows, minutes);

    private static string Sum(string target, string time, string timeExpression, string key, string source, string sourceWindows, string targetTimes) => $"""
        INSERT INTO {target} ({time}, {key}, {Measures}, version)
        WITH (SELECT max(version) FROM {target} WHERE {time} IN ({targetTimes})) AS last_version
        SELECT
            {timeExpression} AS start, {key},
            sum(part.requests), sum(part.errors_4xx), sum(part.errors_5xx), sum(part.lost),
            sum(part.request_bytes), sum(part.response_bytes), sum(part.duration_us), sum(part.upstream_us),
            sumMap(part.durations), sumMap(part.upstream_durations), sumMap(part.request_sizes), sumMap(part.response_sizes),
            (max((part.confidence, part.evidence)) AS trust).2, trust.1, min(part.first_time), max(part.last_time), last_version + 2
        FROM (SELECT * FROM {source} FINAL WHERE window IN ({sourceWindows}) AND requests > 0) AS part
        GROUP BY start, {key}
        UNION ALL
        {Zeros(target, time, key, targetTimes)}
        """;

    private static string Zeros(string table, string time, string key, string times) => $"""
        SELECT
            {time}, {key}, 0, 0, 0, 0, 0, 0, 0, 0,
            CAST(map(), 'Map(Int16, UInt64)'), CAST(map(), 'Map(Int16, UInt64)'), CAST(map(), 'Map(Int16, UInt64)'), CAST(map(), 'Map(Int16, UInt64)'),
            0, 0, toDateTime64(0, 6, 'UTC'), toDateTime64(0, 6, 'UTC'), last_version + 1
        FROM {table} FINAL
        WHERE {time} IN ({times}) AND requests > 0
        """;

    /// <summary>A sorted array as a map of value to count.</summary>
    private static string RunLengths(string sorted)
    {
        // Where runs end: positions whose successor differs; the sentinel is no bucket.
        string ends = $"arrayFilter((position, value, next) -> value != next, arrayEnumerate({sorted}), {sorted}, arrayShiftLeft({sorted}, 1, toInt16(-32768)))";
        return $"mapFromArrays(arrayCompact({sorted}), arrayMap((end, start) -> toUInt64(end - start), {ends} AS {sorted}_ends, arrayShiftRight({sorted}_ends, 1)))";
    }
}

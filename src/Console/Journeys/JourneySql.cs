using System.Globalization;
using Insight.ApiDiscovery.Journeys;

namespace Insight.Console.Journeys;

/// <summary>The queries over raw records by trace.</summary>
internal static class JourneySql
{
    private const string NoTrace = "toFixedString('', 16)";

    private const string HasFailed = "(status >= 500 OR response_flag IN ('upstream', 'timeout', 'gateway_lost'))";

    private const string Columns = $"""
        lower(hex(trace_id)) AS TraceId, lower(hex(record_id)) AS RecordId, toUnixTimestamp64Micro(time) AS TimeUs, duration_us AS DurationUs,
        source_service AS Source, destination_service AS Destination, endpoint_id AS EndpointId, method AS Method, status AS Status,
        {HasFailed} AS Failed, retries AS Retries,
        reinterpretAsUInt64(reverse(span_id)) AS SpanId, reinterpretAsUInt64(reverse(parent_span_id)) AS ParentSpanId
        """;

    /// <summary>
    /// Traces that may be of a kind, worst first: what stands twice in raw is counted twice here, so that the caller looks again. A single request
    /// is no journey, unless it failed.
    /// </summary>
    public static string Candidates(JourneyKind kind) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT lower(hex(trace_id)) AS TraceId
        FROM
        (
            SELECT trace_id, sum(calls) AS requests, sum(failures) AS failed, max(calls) AS repeats, max(repeated) AS storms,
                max(finish) - min(start) AS duration
            FROM
            (
                SELECT trace_id, count() AS calls, countIf({HasFailed}) AS failures,
                    toUInt64(greatest(sum(records.retries), if(failures >= 2 AND failures * 2 >= calls, calls, 0))) AS repeated,
                    min(toUnixTimestamp64Micro(time)) AS start, max(toUnixTimestamp64Micro(time) + toInt64(least(duration_us, 4000000000000000))) AS finish
                FROM records
                WHERE window >= @from AND window < @to AND trace_id != {NoTrace}
                GROUP BY trace_id, source_service, destination_service, endpoint_id, method
            )
            GROUP BY trace_id
        )
        WHERE {Where(kind)}
        ORDER BY {Order(kind)}duration DESC, trace_id
        LIMIT @limit
        SETTINGS max_bytes_before_external_group_by = 536870912, max_rows_to_group_by = 0
        """);

    /// <summary>The requests of some traces, each once; of each trace the first ones.</summary>
    public const string OfTraces = $"""
        SELECT {Columns}
        FROM
        (
            SELECT * FROM records
            WHERE window >= @from AND window < @to AND trace_id IN (SELECT toFixedString(unhex(arrayJoin(@ids)), 16))
            ORDER BY time, record_id
            LIMIT 1 BY record_id
        )
        ORDER BY time, record_id
        LIMIT @spans BY trace_id
        """;

    /// <summary>The first requests of one trace, each once, whenever they were.</summary>
    public const string OfTrace = $"""
        SELECT {Columns}
        FROM records
        WHERE trace_id = toFixedString(unhex(@id), 16) AND (@anyTime OR (window >= @from AND window < @to))
        ORDER BY time, record_id
        LIMIT 1 BY record_id
        LIMIT @spans
        """;

    private static string Where(JourneyKind kind) => kind switch
    {
        JourneyKind.Failed => "failed > 0",
        JourneyKind.NPlusOne => $"repeats >= {JourneyAssembly.NPlusOneCalls}",
        JourneyKind.RetryStorm => $"storms >= {JourneyAssembly.RetryStormCalls}",
        _ => "requests > 1 OR failed > 0",
    };

    private static string Order(JourneyKind kind) => kind switch
    {
        JourneyKind.Worst => $"failed > 0 OR repeats >= {JourneyAssembly.NPlusOneCalls} OR storms >= {JourneyAssembly.RetryStormCalls} DESC, ",
        JourneyKind.NPlusOne => "repeats DESC, ",
        JourneyKind.RetryStorm => "storms DESC, ",
        _ => "",
    };
}

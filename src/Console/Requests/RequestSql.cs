namespace Insight.Console.Requests;

/// <summary>The query over raw records, newest first. Keys are searched before the rest is read, since LIMIT BY reads all that it chooses from.</summary>
internal static class RequestSql
{
    public const string List = """
        SELECT lower(hex(record_id)) AS Id, time AS Time, tenant AS Tenant, source_service AS Source, toUInt8(source_evidence) AS Evidence, source_confidence AS Confidence,
            destination_service AS Destination, host AS Host, endpoint_id AS EndpointId, method AS Method, substring(path, 1, 2048) AS Path, arraySlice(query_names, 1, 16) AS QueryNames,
            status AS Status, toString(response_flag) AS Flag, duration_us AS DurationUs, request_bytes AS RequestBytes, response_bytes AS ResponseBytes, retries AS Retries,
            if(stream_kind = 'plain', toString(protocol), toString(stream_kind)) AS Protocol, client_ip AS Client, request_id AS RequestId,
            if(trace_id = toFixedString('', 16), '', lower(hex(trace_id))) AS TraceId, arraySlice(waf_rules, 1, 16) AS WafRules, policy_id AS Policy
        FROM records
        WHERE window >= @from AND window < @to AND (time, record_id) GLOBAL IN
        (
            SELECT time, record_id
            FROM records
            WHERE window >= @from AND window < @to AND (@anyEdge OR (source_service = @source AND destination_service = @destination))
                AND (@anyEndpoint OR endpoint_id IN @endpoints) AND (@anyHost OR host = @host) AND (@anyStatus OR status BETWEEN @low AND @high)
            ORDER BY time DESC, record_id DESC
            LIMIT 1 BY time, record_id
            LIMIT @limit OFFSET @offset
        )
        ORDER BY time DESC, record_id DESC
        LIMIT 1 BY time, record_id
        """;
}

using System.Data.Common;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Storage.ClickHouse;

namespace Insight.Export.Sources;

/// <summary>Every request: raw records.</summary>
/// <param name="storage">The server, with Insight's database as default.</param>
/// <param name="cluster">Name of the cluster; empty: one server.</param>
public sealed class RequestSource(ClickHouseDataSource storage, string cluster) : StoredSource(storage, cluster, s_rows)
{
    private static readonly StoredRows s_rows = new("records");

    private static readonly string s_page = StoredSql.Page(
        [s_rows],
        """
        toUnixTimestamp64Micro(time), tenant, app, host, source_service, destination_service, endpoint_id, method, path, client_ip, request_id, gateway_id, protocol, status, toString(response_flag),
        duration_us, request_bytes, response_bytes, if(trace_id = toFixedString('', 16), '', lower(hex(trace_id))), waf_rules, policy_id
        """,
        "record_id",
        "toFixedString(unhex(@key), 16)",
        "lower(hex(record_id))");

    /// <inheritdoc />
    public override EventKind Kind => EventKind.Requests;

    /// <inheritdoc />
    protected override string PageSql => s_page;

    /// <inheritdoc />
    protected override ExportEvent Read(DbDataReader row)
    {
        ArgumentNullException.ThrowIfNull(row);
        string flag = row.GetString(16);
        return new RequestEvent
        {
            Id = row.GetString(1),
            Time = EventTime.Of(row.GetInt64(2)),
            Tenant = row.GetString(3),
            Request = Facts(row, 4),
            Gateway = row.GetString(13),
            Protocol = row.GetString(14),
            Status = row.GetFieldValue<ushort>(15),
            Flag = flag,
            Denied = flag is "waf" or "policy",
            DurationMicroseconds = (long)row.GetFieldValue<ulong>(17),
            RequestBytes = (long)row.GetFieldValue<ulong>(18),
            ResponseBytes = (long)row.GetFieldValue<ulong>(19),
            TraceId = row.GetString(20),
            WafRules = row.GetFieldValue<uint[]>(21) is { Length: > 0 } rules ? [.. rules.Select(static rule => (long)rule)] : [],
            Policy = row.GetString(22),
        };
    }
}

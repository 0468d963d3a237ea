using System.Data.Common;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Storage.ClickHouse;

namespace Insight.Export.Sources;

/// <summary>What the WAF matched, a rule at a time.</summary>
/// <param name="storage">The server, with Insight's database as default.</param>
/// <param name="cluster">Name of the cluster; empty: one server.</param>
public sealed class SecuritySource(ClickHouseDataSource storage, string cluster) : StoredSource(storage, cluster, "waf_findings")
{
    private static readonly string s_page = StoredSql.Page(
        "waf_findings",
        """
        toUnixTimestamp64Micro(time), tenant, app, host, source_service, service, endpoint_id, method, path, client_ip, request_id, blocked, score, rule_id, message, variable, toString(severity)
        """,
        "record_id, position",
        "toFixedString(unhex(substring(@key, 1, 32)), 16), toUInt8OrZero(substring(@key, 34))",
        "concat(lower(hex(record_id)), '-', leftPad(toString(position), 3, '0'))");

    /// <inheritdoc />
    public override EventKind Kind => EventKind.Security;

    /// <inheritdoc />
    protected override string PageSql => s_page;

    /// <inheritdoc />
    protected override ExportEvent Read(DbDataReader row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new SecurityEvent
        {
            Id = row.GetString(1),
            Time = EventTime.Of(row.GetInt64(2)),
            Tenant = row.GetString(3),
            Request = Facts(row, 4),
            Blocked = row.GetBoolean(13),
            Score = row.GetFieldValue<uint>(14),
            Rule = row.GetFieldValue<uint>(15),
            Message = row.GetString(16),
            Variable = row.GetString(17),
            Severity = SeverityOf(row.GetString(18)),
        };
    }

    private static EventSeverity SeverityOf(string severity) => severity switch
    {
        "emergency" or "alert" => EventSeverity.Critical,
        "critical" => EventSeverity.High,
        "error" => EventSeverity.Medium,
        "warning" => EventSeverity.Low,
        "none" => EventSeverity.Unknown,
        _ => EventSeverity.Informational,
    };
}

using System.Data.Common;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Storage.ClickHouse;

namespace Insight.Export.Sources;

/// <summary>What the WAF matched, a rule at a time, and the requests that policies turned away.</summary>
/// <remarks>
/// A request that the WAF stopped has its flag, so that it is not told a second time as a policy's. What matched or would have been turned away in shadow is told of neither.
/// The keys of matches are those that they had while nothing else stood in this stream: places that were kept then hold.
/// </remarks>
/// <param name="storage">The server, with Insight's database as default.</param>
/// <param name="cluster">Name of the cluster; empty: one server.</param>
public sealed class SecuritySource(ClickHouseDataSource storage, string cluster) : StoredSource(storage, cluster, s_rows)
{
    /// <summary>An open breaker keeps everybody away from a service that fails: nobody did anything (the gateway's <c>PolicyBreakers</c>).</summary>
    private const string BreakerOpen = "breaker-open";

    private static readonly StoredRows[] s_rows =
    [
        new(
            "waf_findings",
            """
            stored_at, record_id, toUInt16(position) AS place, time, tenant, app, host, source_service, service, endpoint_id, method, path, client_ip, request_id,
              blocked, score, rule_id, message, variable, toString(severity) AS level, '' AS policy, '' AS verdict, '' AS reason, toUInt16(0) AS answer
            """,
            "NOT shadow"),
        // Behind the matches of the same request, of which there are 256 at most.
        new(
            "records",
            """
            stored_at, record_id, toUInt16(256) AS place, time, tenant, app, host, source_service, destination_service AS service, endpoint_id, method, path, client_ip, request_id,
              true AS blocked, toUInt32(0) AS score, toUInt32(0) AS rule_id, '' AS message, '' AS variable, '' AS level, policy_id AS policy, toString(policy_action) AS verdict, response_detail AS reason, status AS answer
            """,
            "response_flag = 'policy'"),
    ];

    private static readonly string s_page = StoredSql.Page(
        s_rows,
        """
        toUnixTimestamp64Micro(time), tenant, app, host, source_service, service, endpoint_id, method, path, client_ip, request_id, blocked, score, rule_id, message, variable, level,
        place = 256, policy, verdict, reason, answer
        """,
        "record_id, place",
        "toFixedString(unhex(substring(@key, 1, 32)), 16), if(substring(@key, 34) = 'policy', 256, toUInt16OrZero(substring(@key, 34)))",
        "concat(lower(hex(record_id)), '-', if(place = 256, 'policy', leftPad(toString(place), 3, '0')))");

    /// <inheritdoc />
    public override EventKind Kind => EventKind.Security;

    /// <inheritdoc />
    protected override string PageSql => s_page;

    /// <inheritdoc />
    protected override ExportEvent Read(DbDataReader row)
    {
        ArgumentNullException.ThrowIfNull(row);
        SecurityEvent found = new()
        {
            Id = row.GetString(1),
            Time = EventTime.Of(row.GetInt64(2)),
            Tenant = row.GetString(3),
            Request = Facts(row, 4),
            Blocked = row.GetBoolean(13),
        };
        return row.GetBoolean(19) ? Denial(found, row) : Match(found, row);
    }

    private static SecurityEvent Match(SecurityEvent found, DbDataReader row) => found with
    {
        Source = FindingSource.Waf,
        Score = row.GetFieldValue<uint>(14),
        Rule = row.GetFieldValue<uint>(15),
        Message = row.GetString(16),
        Variable = row.GetString(17),
        Severity = SeverityOf(row.GetString(18)),
    };

    private static SecurityEvent Denial(SecurityEvent found, DbDataReader row)
    {
        string policy = row.GetString(20), reason = row.GetString(22);
        return found with
        {
            Source = FindingSource.Policy,
            Message = $"{(policy.Length > 0 ? $"Policy {policy}" : "A policy")} turned the request away{(reason.Length > 0 ? $": {reason}" : "")}",
            Severity = reason == BreakerOpen ? EventSeverity.Informational : EventSeverity.Low,
            Policy = policy,
            Verdict = row.GetString(21) is "deny" or "limit" ? row.GetString(21) : "",
            Reason = reason,
            Status = row.GetFieldValue<ushort>(23),
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

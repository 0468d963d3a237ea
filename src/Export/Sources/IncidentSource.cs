using System.Data.Common;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Storage.ClickHouse;

namespace Insight.Export.Sources;

/// <summary>Incidents as they open, change and end.</summary>
/// <remarks>Each change is a row until rows are merged: of changes that were made while a destination was away, the last one may stand for all.</remarks>
/// <param name="storage">The server, with Insight's database as default.</param>
/// <param name="cluster">Name of the cluster; empty: one server.</param>
public sealed class IncidentSource(ClickHouseDataSource storage, string cluster) : StoredSource(storage, cluster, s_rows)
{
    /// <summary>An incident less likely than this to be chance is serious.</summary>
    private const double Serious = 1e-8;

    private static readonly StoredRows s_rows = new("incidents");

    private static readonly string s_page = StoredSql.Page(
        [s_rows],
        """
        id, version, tenant, app, toUnixTimestamp64Micro(opened), toUnixTimestamp64Micro(began), toUnixTimestamp64Micro(last_seen), isNotNull(closed), title, p_value, services,
        cause_kind, cause_source, cause_service, cause_client, merged_into
        """,
        "id, version",
        "if(length(@key) > 13, substring(@key, 1, length(@key) - 13), ''), toUInt64OrZero(if(length(@key) > 13, substring(@key, length(@key) - 11), ''))",
        "concat(id, '-', leftPad(toString(version), 12, '0'))");

    /// <inheritdoc />
    public override EventKind Kind => EventKind.Incidents;

    /// <inheritdoc />
    protected override string PageSql => s_page;

    /// <inheritdoc />
    protected override ExportEvent Read(DbDataReader row)
    {
        ArgumentNullException.ThrowIfNull(row);
        long changed = (long)row.GetFieldValue<ulong>(3) * 1_000_000, opened = row.GetInt64(6);
        double pValue = row.GetDouble(11);
        string older = row.GetString(17);
        return new IncidentEvent
        {
            Id = row.GetString(1),
            Time = EventTime.Of(changed),
            Incident = row.GetString(2),
            Tenant = row.GetString(4),
            App = row.GetString(5),
            Change = row.GetBoolean(9) || older.Length > 0 ? IncidentChange.Closed : changed <= opened ? IncidentChange.Opened : IncidentChange.Updated,
            Began = EventTime.Of(row.GetInt64(7)),
            LastSeen = EventTime.Of(row.GetInt64(8)),
            Title = row.GetString(10),
            PValue = pValue,
            Severity = pValue < Serious ? EventSeverity.High : EventSeverity.Medium,
            Services = row.GetFieldValue<string[]>(12),
            Cause = older.Length > 0 ? $"part of incident {older}" : CauseOf(row.GetString(13), row.GetString(14), row.GetString(15), row.GetString(16)),
        };
    }

    private static string CauseOf(string kind, string source, string service, string client)
    {
        if (kind.Length == 0) return "";
        string edge = source.Length > 0 ? $"{source} → {service}" : service;
        return client.Length > 0 ? $"{kind}: client {client}{(edge.Length > 0 ? $" at {edge}" : "")}" : $"{kind}: {edge}";
    }
}

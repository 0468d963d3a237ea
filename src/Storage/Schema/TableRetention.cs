using System.Globalization;

namespace Insight.Storage.Schema;

/// <summary>How long the rows of one table are kept, counted from when they were stored (never from the time of the event).</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Column">Its column with the time of storing.</param>
/// <param name="Kind">Key of the <see cref="RetentionKind"/> that it holds.</param>
/// <param name="Keep">How long.</param>
internal sealed record TableRetention(string Table, string Column, string Kind, TimeSpan Keep)
{
    /// <summary>The TTL expression, written as ClickHouse shows it in <c>system.tables</c>.</summary>
    public string Expression => string.Create(CultureInfo.InvariantCulture, $"toDateTime({Column}) + toIntervalSecond({(long)Keep.TotalSeconds})");

    public static IReadOnlyList<TableRetention> All(SchemaSettings settings) =>
    [
        new("records", "stored_at", "records", settings.RawRetention),
        new("waf_findings", "stored_at", "findings", settings.FindingRetention),
        new("policy_notes", "stored_at", "findings", settings.FindingRetention),
        new("dead_letters", "stored_at", "dead-letters", settings.DeadLetterRetention),
        new("stream_losses", "stored_at", "dead-letters", settings.DeadLetterRetention),
        new("edge_endpoint_windows", "rolled_at", "windows", settings.WindowRetention),
        new("edge_windows", "rolled_at", "windows", settings.WindowRetention),
        new("endpoint_windows", "rolled_at", "windows", settings.WindowRetention),
        new("edge_endpoint_minutes", "rolled_at", "minutes", settings.MinuteRetention),
        new("edge_minutes", "rolled_at", "minutes", settings.MinuteRetention),
        new("endpoint_minutes", "rolled_at", "minutes", settings.MinuteRetention),
        new("findings", "stored_at", "findings", settings.FindingRetention),
        new("detection_windows", "stored_at", "findings", settings.FindingRetention),
        new("incidents", "stored_at", "minutes", settings.MinuteRetention),
        new("profile_states", "stored_at", "profile-counts", settings.ProfileRetention),
        new("client_threats", "stored_at", "threats", settings.ThreatRetention),
        new("bands", "stored_at", "bands", settings.BandRetention),
        new("forecasts", "stored_at", "bands", settings.BandRetention),
        new("call_advice", "stored_at", "bands", settings.BandRetention),
        new("version_comparisons", "stored_at", "bands", settings.BandRetention),
        new("endpoint_traits", "computed_at", "records", settings.RawRetention),
        new("endpoint_schemas", "computed_at", "records", settings.RawRetention),
    ];
}

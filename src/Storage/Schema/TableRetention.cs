using System.Globalization;

namespace Insight.Storage.Schema;

/// <summary>How long the rows of one table are kept, counted from when they were stored (never from the time of the event).</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Column">Its column with the time of storing.</param>
/// <param name="Keep">How long.</param>
internal sealed record TableRetention(string Table, string Column, TimeSpan Keep)
{
    /// <summary>The TTL expression, written as ClickHouse shows it in <c>system.tables</c>.</summary>
    public string Expression => string.Create(CultureInfo.InvariantCulture, $"toDateTime({Column}) + toIntervalSecond({(long)Keep.TotalSeconds})");

    public static IReadOnlyList<TableRetention> All(SchemaSettings settings) =>
    [
        new("records", "stored_at", settings.RawRetention),
        new("waf_findings", "stored_at", settings.FindingRetention),
        new("policy_notes", "stored_at", settings.FindingRetention),
        new("dead_letters", "stored_at", settings.DeadLetterRetention),
        new("stream_losses", "stored_at", settings.DeadLetterRetention),
        new("edge_endpoint_windows", "rolled_at", settings.WindowRetention),
        new("edge_windows", "rolled_at", settings.WindowRetention),
        new("endpoint_windows", "rolled_at", settings.WindowRetention),
        new("edge_endpoint_minutes", "rolled_at", settings.MinuteRetention),
        new("edge_minutes", "rolled_at", settings.MinuteRetention),
        new("endpoint_minutes", "rolled_at", settings.MinuteRetention),
        new("findings", "stored_at", settings.FindingRetention),
        new("detection_windows", "stored_at", settings.FindingRetention),
        new("incidents", "stored_at", settings.MinuteRetention),
        new("profile_states", "stored_at", settings.ProfileRetention),
        new("client_threats", "stored_at", settings.ThreatRetention),
        new("bands", "stored_at", settings.BandRetention),
        new("forecasts", "stored_at", settings.BandRetention),
        new("call_advice", "stored_at", settings.BandRetention),
        new("version_comparisons", "stored_at", settings.BandRetention),
        new("endpoint_traits", "computed_at", settings.RawRetention),
        new("endpoint_schemas", "computed_at", settings.RawRetention),
    ];
}

namespace Insight.Storage.Schema;

/// <summary>A kind of data that is kept for the same time. Pure.</summary>
/// <param name="Key">Its name in addresses and in the control database.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="MinDays">Least days that can be chosen: what reads it needs that much.</param>
/// <param name="MaxDays">Most days that can be chosen.</param>
/// <param name="Setting">The setting that says how long it is kept unless somebody chose; empty: it is built in.</param>
/// <param name="Of">Its time among the settings.</param>
/// <param name="With">The settings with another time.</param>
public sealed record RetentionKind(
    string Key, string Title, int MinDays, int MaxDays, string Setting, Func<SchemaSettings, TimeSpan> Of, Func<SchemaSettings, TimeSpan, SchemaSettings> With)
{
    private const int Years = 3650;

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<RetentionKind> All { get; } =
    [
        new("records", "Access records, traits of endpoints", 1, Years, "storage.rawRetention", static s => s.RawRetention, static (s, keep) => s with { RawRetention = keep }),
        new("findings", "Findings, notes of policies", 1, Years, "storage.findingRetention", static s => s.FindingRetention, static (s, keep) => s with { FindingRetention = keep }),
        // Detection learns a day of them when it starts with nothing.
        new("windows", "Windows of ten seconds", 2, 90, "storage.windowRetention", static s => s.WindowRetention, static (s, keep) => s with { WindowRetention = keep }),
        new("minutes", "Minutes, incidents", 30, Years, "storage.minuteRetention", static s => s.MinuteRetention, static (s, keep) => s with { MinuteRetention = keep }),
        // The longest time that teaches.
        new("profile-counts", "Counts for request profiles", 14, 90, "", static s => s.ProfileRetention, static (s, keep) => s with { ProfileRetention = keep }),
        new("dead-letters", "Dead letters, losses of streams", 1, 365, "", static s => s.DeadLetterRetention, static (s, keep) => s with { DeadLetterRetention = keep }),
        new("threats", "Threat scores of clients", 1, 365, "", static s => s.ThreatRetention, static (s, keep) => s with { ThreatRetention = keep }),
        new("bands", "Bands, forecasts, advice on calls", 1, 365, "", static s => s.BandRetention, static (s, keep) => s with { BandRetention = keep }),
    ];

    /// <summary>Tables that hold it, each with the column that its rows' time is counted from.</summary>
    public IReadOnlyList<(string Name, string Column)> Tables => [.. TableRetention.All(new SchemaSettings()).Where(table => table.Kind == Key).Select(static table => (table.Table, table.Column))];

    /// <summary>The kind of this name; null when there is none.</summary>
    public static RetentionKind? Find(string key) => All.FirstOrDefault(kind => kind.Key == key);
}

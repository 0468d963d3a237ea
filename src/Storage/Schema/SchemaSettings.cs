namespace Insight.Storage.Schema;

/// <summary>What an installation may choose about its tables. Changes of retention take effect with the next start.</summary>
public sealed record SchemaSettings
{
    /// <summary>Database of all tables; created when missing.</summary>
    public string Database { get; init; } = "insight";

    /// <summary>How long raw records are kept after they were stored; at least a minute.</summary>
    public TimeSpan RawRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long findings of the WAF and of detection are kept after they were stored.</summary>
    public TimeSpan FindingRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long ten-second windows are kept after they were computed; the minutes are summed from them.</summary>
    public TimeSpan WindowRetention { get; init; } = TimeSpan.FromHours(48);

    /// <summary>How long minutes are kept after they were computed, and incidents after they changed last.</summary>
    public TimeSpan MinuteRetention { get; init; } = TimeSpan.FromDays(400);

    /// <summary>How long what gateways counted for profiles is kept: the longest time that teaches.</summary>
    public TimeSpan ProfileRetention { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long dead letters and losses of streams are kept.</summary>
    public TimeSpan DeadLetterRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long threat scores of clients are kept after they were stored.</summary>
    public TimeSpan ThreatRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long expected bands are kept after they were stored, and forecasts and advice that nothing renews.</summary>
    public TimeSpan BandRetention { get; init; } = TimeSpan.FromDays(14);

    /// <summary>
    /// Name of a ClickHouse cluster: tables become Replicated ones on every shard with a Distributed table before them. Null: one server. Servers of
    /// the cluster need the macros <c>{shard}</c> and <c>{replica}</c>.
    /// </summary>
    public string? Cluster { get; init; }
}

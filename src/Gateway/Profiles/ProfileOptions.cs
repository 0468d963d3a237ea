namespace Insight.Gateway.Profiles;

/// <summary>The learned profiles of requests (<c>gateway:profiles</c>). A route differs by its metadata <c>waf.profiles</c>.</summary>
public sealed class ProfileOptions
{
    /// <summary>Shortest period.</summary>
    public static readonly TimeSpan MinPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Longest period.</summary>
    public static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(1);

    /// <summary>What profiles do. Default: score. Whether a request is stopped stays the WAF's matter: where it only detects, nothing is.</summary>
    public ProfileMode Mode { get; set; } = ProfileMode.Score;

    /// <summary>How often what was counted is written to the journal; one minute to one day. A gateway that is killed loses what it counted since.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromHours(1);
}

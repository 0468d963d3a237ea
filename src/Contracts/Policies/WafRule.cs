using Insight.Contracts.Objects;

namespace Insight.Contracts.Policies;

/// <summary>Mode and strictness of the WAF.</summary>
public sealed record WafRule
{
    /// <summary>Mode; null: as the route says.</summary>
    public WafModeSetting? Mode { get; init; }

    /// <summary>Paranoia level, 1 to 4; null: as the rule set says.</summary>
    public int? Paranoia { get; init; }

    /// <summary>Anomaly score from which requests are blocked, 1 to 1,000; null: as the rule set says.</summary>
    public int? Threshold { get; init; }
}

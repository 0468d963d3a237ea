namespace Insight.Contracts.Objects;

/// <summary>A condition on a header or query parameter. With none of the four it must be there.</summary>
public sealed record ValueMatch
{
    /// <summary>Name; of headers case does not matter.</summary>
    public string Name { get; init; } = "";

    /// <summary>The whole value.</summary>
    public string? Exact { get; init; }

    /// <summary>Its beginning.</summary>
    public string? Prefix { get; init; }

    /// <summary>A regular expression that takes linear time (no back references, no look-around) and fits the whole value.</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether the condition must not hold.</summary>
    public bool Not { get; init; }
}

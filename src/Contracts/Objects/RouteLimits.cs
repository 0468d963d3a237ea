namespace Insight.Contracts.Objects;

/// <summary>Limits of requests; beyond them 413 or 431.</summary>
public sealed record RouteLimits
{
    /// <summary>Body, bytes; null: the listener's limit.</summary>
    public long? BodyBytes { get; init; }

    /// <summary>All headers, bytes; null: the listener's limit.</summary>
    public int? HeaderBytes { get; init; }
}

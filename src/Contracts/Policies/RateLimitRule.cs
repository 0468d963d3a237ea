namespace Insight.Contracts.Policies;

/// <summary>At most so many requests of a client in a time: 429 with Retry-After beyond.</summary>
public sealed record RateLimitRule
{
    /// <summary>What one client is.</summary>
    public ClientKeyKind Key { get; init; } = ClientKeyKind.Address;

    /// <summary>Requests, 1 to 1,000,000,000.</summary>
    public long Requests { get; init; }

    /// <summary>In this time: one second to one day. The time before counts by the share of it that still overlaps.</summary>
    public TimeSpan Per { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether each endpoint in scope is counted by itself.</summary>
    public bool PerEndpoint { get; init; }
}

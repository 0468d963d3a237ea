namespace Insight.Contracts.Policies;

/// <summary>Services that may call the service in scope, by identities that were verified; others get 403.</summary>
public sealed record CallerRule
{
    /// <summary>Names of services, at most 1,000.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Whether callers may come that are no known service (clients from outside).</summary>
    public bool Outside { get; init; }
}

namespace Insight.Contracts.Policies;

/// <summary>Which requests a policy looks at. All that is given must fit.</summary>
public sealed record PolicyScope
{
    /// <summary>App; empty: every one.</summary>
    public string App { get; init; } = "";

    /// <summary>Virtual hosts by domain, at most 64; empty: every one.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Service that is called; empty: every one.</summary>
    public string Service { get; init; } = "";

    /// <summary>Service that calls; empty: every one, and clients.</summary>
    public string Source { get; init; } = "";

    /// <summary>Endpoints, at most 1,000; empty: every one.</summary>
    public IReadOnlyList<PolicyEndpoint> Endpoints { get; init; } = [];
}

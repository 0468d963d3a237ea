namespace Insight.Contracts.Objects;

/// <summary>What keeps a client with one destination, or a request with one endpoint: the first that the request has; without any, chance.</summary>
public sealed record Stickiness
{
    /// <summary>A header's value.</summary>
    public string? Header { get; init; }

    /// <summary>A cookie's value.</summary>
    public string? Cookie { get; init; }

    /// <summary>The client's address.</summary>
    public bool Address { get; init; }
}

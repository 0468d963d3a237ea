namespace Insight.Contracts.Objects;

/// <summary>What the upstream sees.</summary>
public sealed record RouteRewrite
{
    /// <summary>Takes the place of the matched prefix; the route matches by prefix then.</summary>
    public string? Prefix { get; init; }

    /// <summary>Takes the place of the whole path.</summary>
    public string? Path { get; init; }

    /// <summary>Host header; null: the client's.</summary>
    public string? Host { get; init; }
}

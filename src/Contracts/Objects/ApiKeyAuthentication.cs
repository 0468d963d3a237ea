namespace Insight.Contracts.Objects;

/// <summary>API keys, known by their SHA-256.</summary>
public sealed record ApiKeyAuthentication
{
    /// <summary>Header that carries the key.</summary>
    public string Header { get; init; } = "X-Api-Key";

    /// <summary>Query parameter that carries it; null: none does.</summary>
    public string? Query { get; init; }

    /// <summary>The keys, at most 10,000.</summary>
    public IReadOnlyList<ApiKey> Keys { get; init; } = [];
}

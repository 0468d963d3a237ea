namespace Insight.Contracts.Policies;

/// <summary>What requests of the endpoints in scope may look like; others get 400, 413 or 415.</summary>
public sealed record RequestSchemaRule
{
    /// <summary>Names of query parameters that may be there; null: any.</summary>
    public IReadOnlyList<string>? Query { get; init; }

    /// <summary>Names of query parameters that must be there.</summary>
    public IReadOnlyList<string> RequiredQuery { get; init; } = [];

    /// <summary>Content types that may be there, without parameters; null: any.</summary>
    public IReadOnlyList<string>? ContentTypes { get; init; }

    /// <summary>Paths of body fields that may be there, as in body shapes (<c>items[].sku</c>); null: any.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Paths of body fields that must be there.</summary>
    public IReadOnlyList<string> RequiredFields { get; init; } = [];

    /// <summary>Most bytes of the body; null: any.</summary>
    public long? MostBytes { get; init; }
}

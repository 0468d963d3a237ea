namespace Insight.Contracts.Objects;

/// <summary>Which requests a route takes: all conditions hold.</summary>
public sealed record RouteMatch
{
    /// <summary>Path; null: any.</summary>
    public PathMatch? Path { get; init; }

    /// <summary>Methods, such as GET; empty: any.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Conditions on headers, at most 16; all hold.</summary>
    public IReadOnlyList<ValueMatch> Headers { get; init; } = [];

    /// <summary>Conditions on query parameters, at most 16; all hold.</summary>
    public IReadOnlyList<ValueMatch> Query { get; init; } = [];
}

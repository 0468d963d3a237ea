namespace Insight.Contracts.Objects;

/// <summary>A path: exactly one of the three. Compared with the path as the upstream would get it, case matters.</summary>
public sealed record PathMatch
{
    /// <summary>The whole path.</summary>
    public string? Exact { get; init; }

    /// <summary>Whole segments at its beginning: <c>/api</c> takes <c>/api</c> and <c>/api/x</c>, not <c>/apix</c>.</summary>
    public string? Prefix { get; init; }

    /// <summary>Segments, of which <c>{name}</c> takes any one and a last <c>{**}</c> the rest: <c>/users/{id}/orders</c>.</summary>
    public string? Template { get; init; }
}

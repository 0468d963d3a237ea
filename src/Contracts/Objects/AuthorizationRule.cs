namespace Insight.Contracts.Objects;

/// <summary>What some callers may do: all that is named must hold.</summary>
public sealed record AuthorizationRule
{
    /// <summary>Principals; empty: any.</summary>
    public IReadOnlyList<string> Principals { get; init; } = [];

    /// <summary>Calling services with verified identity; empty: any.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Claims of the token, each with values of which one is demanded (of an array, or of words separated by spaces, any one counts).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Claims { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Methods; empty: any.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Paths; empty: any.</summary>
    public IReadOnlyList<PathMatch> Paths { get; init; } = [];
}

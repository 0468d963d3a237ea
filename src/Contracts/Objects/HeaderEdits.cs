namespace Insight.Contracts.Objects;

/// <summary>Changes of headers, made in this order: remove, set, add. At most 64.</summary>
public sealed record HeaderEdits
{
    /// <summary>Headers that go.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Headers with the one value they have afterwards.</summary>
    public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers that get one more value.</summary>
    public IReadOnlyDictionary<string, string> Add { get; init; } = new Dictionary<string, string>();
}

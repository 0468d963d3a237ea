using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Profiles;

/// <summary>What is known of a parameter. Immutable.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Name">Its normalised name (<see cref="ArgumentName"/>).</param>
public sealed record ParameterProfile(ArgumentPlace Place, string Name)
{
    private readonly ulong[] _listed = [];

    /// <summary>How well it is known.</summary>
    public ParameterState State { get; init; }

    /// <summary>Whether every request with arguments of this place has it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether requests have it more than once.</summary>
    public bool Repeats { get; init; }

    /// <summary>What kind of text it holds.</summary>
    public ParameterTexture Texture { get; init; }

    /// <summary>The type of all its values; <see cref="ParameterType.Text"/>: any.</summary>
    public ParameterType Type { get; init; }

    /// <summary>Longest value, bytes.</summary>
    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>Values that were learned from.</summary>
    public uint Values { get; init; }

    /// <summary>Clients they came from, about.</summary>
    public int Clients { get; init; }

    /// <summary>Keyed hashes of its values in ascending order when they are few; empty: any value.</summary>
    public IReadOnlyList<ulong> Listed
    {
        get => _listed;
        init => _listed = [.. value];
    }

    /// <summary>Class sequences of its values.</summary>
    public SequenceTable Sequences { get; init; } = SequenceTable.Empty;

    /// <summary>Whether its values are judged.</summary>
    public bool IsJudged => State != ParameterState.Learning;

    internal bool IsListed(ulong hash) => Array.BinarySearch(_listed, hash) >= 0;
}

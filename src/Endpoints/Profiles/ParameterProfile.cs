using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Profiles;

/// <summary>What is known of a parameter. Immutable.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Name">Its normalised name (<see cref="ArgumentName"/>).</param>
public sealed record ParameterProfile(ArgumentPlace Place, string Name)
{
    private readonly ulong[] _listed = [];

    // Short values that were found to be listed: hashing one under the key costs more than everything else about it.
    private readonly ulong[] _remembered = [];

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
        init
        {
            _listed = [.. value];
            _remembered = new ulong[_listed.Length == 0 ? 0 : 16];
        }
    }

    /// <summary>Class sequences of its values.</summary>
    public SequenceTable Sequences { get; init; } = SequenceTable.Empty;

    /// <summary>Whether its values are judged.</summary>
    public bool IsJudged => State != ParameterState.Learning;

    /// <summary>Whether a value is one of <see cref="Listed"/>.</summary>
    internal bool IsListed(ProfileKey key, ReadOnlySpan<byte> value)
    {
        if (value.Length >= sizeof(ulong)) return Array.BinarySearch(_listed, key.Hash(value)) >= 0;

        // A short value and its length are one number, which stands for itself: threads can overwrite each other's, and nothing wrong comes of it.
        ulong packed = (ulong)(value.Length + 1) << 56;
        for (int i = 0; i < value.Length; i++) packed |= (ulong)value[i] << (8 * i);
        ref ulong remembered = ref _remembered[(packed * 0x9E3779B97F4A7C15) >> 60];
        if (Volatile.Read(ref remembered) == packed) return true;
        if (Array.BinarySearch(_listed, key.Hash(value)) < 0) return false;
        Volatile.Write(ref remembered, packed);
        return true;
    }
}

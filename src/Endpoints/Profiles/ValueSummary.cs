using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Profiles;

/// <summary>What many values of a parameter had in common: counts of classes, lengths and types, never a value.</summary>
public sealed class ValueSummary
{
    /// <summary>How many types a value may have (<see cref="ParameterType.Enum"/> is none that one value shows).</summary>
    public const int Types = (int)ParameterType.Enum;

    private readonly uint[] _lengths = new uint[LengthBucket.Count];
    private readonly uint[] _types = new uint[Types];

    /// <summary>Objects, registers, lengths and types, and values of an enumeration: what there is besides sequences.</summary>
    private const int FixedBytes = 1500;

    /// <summary>Values.</summary>
    public uint Values { get; internal set; }

    /// <summary>Of which clients.</summary>
    public ClientSketch Clients { get; } = new();

    /// <summary>Values with blanks between words.</summary>
    public uint Spaced { get; internal set; }

    /// <summary>Values with bytes above ASCII.</summary>
    public uint NonAscii { get; internal set; }

    /// <summary>Clients whose values had bytes above ASCII.</summary>
    public ClientSet NonAsciiClients { get; internal set; }

    /// <summary>Values by <see cref="LengthBucket"/>.</summary>
    public ReadOnlySpan<uint> Lengths => _lengths;

    /// <summary>Values by <see cref="ParameterType"/>.</summary>
    public ReadOnlySpan<uint> TypeCounts => _types;

    /// <summary>Sequences of classes.</summary>
    public SequenceCounts Sequences { get; } = new();

    /// <summary>Different values.</summary>
    public EnumCounts Enum { get; } = new();

    /// <summary>About how many bytes of memory it takes.</summary>
    internal int Bytes => FixedBytes + Sequences.Bytes;

    internal Span<uint> MutableLengths => _lengths;

    internal Span<uint> MutableTypes => _types;

    /// <summary>Adds what was found in other values.</summary>
    public void Merge(ValueSummary other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Values = SequenceCounts.Sum(Values, other.Values);
        Clients.Merge(other.Clients);
        Spaced = SequenceCounts.Sum(Spaced, other.Spaced);
        NonAscii = SequenceCounts.Sum(NonAscii, other.NonAscii);
        NonAsciiClients = new ClientSet(NonAsciiClients.Bits | other.NonAsciiClients.Bits);
        for (int i = 0; i < _lengths.Length; i++) _lengths[i] = SequenceCounts.Sum(_lengths[i], other._lengths[i]);
        for (int i = 0; i < _types.Length; i++) _types[i] = SequenceCounts.Sum(_types[i], other._types[i]);
        Sequences.Merge(other.Sequences);
        Enum.Merge(other.Enum);
    }

    internal void Observe(ProfileKey key, ReadOnlySpan<byte> value, ulong client)
    {
        Values = SequenceCounts.Sum(Values, 1);
        ulong bit = ClientSet.BitOf(client);
        Clients.Add(client);
        _lengths[LengthBucket.Of(value.Length)]++;
        if (value.Length > SequenceTable.MaxBytes) value = value[..SequenceTable.MaxBytes];
        _types[(int)ParameterTypes.Of(value)]++;
        if (value.Contains((byte)' ')) Spaced++;
        if (value.ContainsAnyInRange((byte)0x80, (byte)0xFF))
        {
            NonAscii++;
            NonAsciiClients = new ClientSet(NonAsciiClients.Bits | bit);
        }

        Sequences.Observe(value, bit);
        if (!Enum.IsOpen) Enum.Add(key.Hash(value), 1, new ClientSet(bit));
    }
}

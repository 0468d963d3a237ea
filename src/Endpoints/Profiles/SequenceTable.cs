using System.Numerics;

namespace Insight.Endpoints.Profiles;

/// <summary>How surprising each sequence of three classes is in the values of a parameter. Immutable.</summary>
public sealed class SequenceTable
{
    /// <summary>Steps of a nat (natural unit of information).</summary>
    public const int StepsPerNat = 16;

    /// <summary>A value is as surprising as so many of its most surprising places: harmless text around an attack does not hide it.</summary>
    public const int Places = 12;

    /// <summary>Of longer values only so many bytes are looked at.</summary>
    public const int MaxBytes = 4096;

    /// <summary>With fewer classes than this, what their sequences have stands in an array of at most four kilobytes, where no search is needed.</summary>
    private const int MaxDenseClasses = 16;

    /// <summary>Surprise of a place, in steps, up to which <see cref="ReadAtMost"/> does not tell places apart: half of what is ordinary, where its bound is closest for most values.</summary>
    private const int Plain = (int)(ProfileScale.Ordinary * StepsPerNat / 2);

    private static readonly ulong s_dot = 1UL << CharacterClass.Of((byte)'.');

    /// <summary>No sequence: it would have classes that do not exist.</summary>
    private const ushort None = ushort.MaxValue;

    private readonly ushort[] _keys;

    // Surprises in descending order, and of each slot and of what was never seen which one it has.
    private readonly byte[] _levels;
    private readonly byte[] _found;
    private readonly byte _unseen;
    private readonly byte[]? _dense, _excess;
    private byte[] _numbers = [], _classes = [];
    private int _bits;

    /// <summary>Makes a table.</summary>
    /// <param name="unseen">Surprise of a sequence that was never seen, in steps.</param>
    /// <param name="sequences">The others and their surprises, in steps.</param>
    public SequenceTable(byte unseen, IReadOnlyCollection<(ushort Sequence, byte Surprise)> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        Unseen = unseen;
        Count = sequences.Count;
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * sequences.Count));
        _keys = new ushort[size];
        _found = new byte[size];
        _levels = [.. sequences.Select(static one => one.Surprise).Append(unseen).Distinct().OrderDescending()];
        _unseen = (byte)Array.IndexOf(_levels, unseen);
        Array.Fill(_keys, None);
        foreach ((ushort sequence, byte surprise) in sequences)
        {
            int slot = Start(sequence) & (size - 1);
            while (_keys[slot] != None) slot = (slot + 1) & (size - 1);
            _keys[slot] = sequence;
            _found[slot] = (byte)Array.IndexOf(_levels, surprise);
            Classes |= CharacterClass.ClassesOf(sequence);
        }

        _dense = CreateDense(sequences);
        _excess = _dense is null ? null : [.. _dense.Select(level => (byte)Math.Max(0, _levels[level] - Plain))];
    }

    /// <summary>A table that knows nothing.</summary>
    public static SequenceTable Empty { get; } = new(0, []);

    /// <summary>Surprise of a sequence that was never seen, in steps.</summary>
    public byte Unseen { get; }

    /// <summary>How many sequences were seen.</summary>
    public int Count { get; }

    /// <summary>The classes that were seen, one bit each.</summary>
    public ulong Classes { get; }

    /// <summary>The sequences in order of their numbers.</summary>
    public IEnumerable<(ushort Sequence, byte Surprise)> Ordered =>
        Enumerable.Range(0, _keys.Length).Where(slot => _keys[slot] != None).Select(slot => (_keys[slot], _levels[_found[slot]])).OrderBy(static one => one.Item1);

    /// <summary>A surprise in steps.</summary>
    /// <param name="nats">Nats.</param>
    public static byte ToSteps(double nats) => (byte)Math.Clamp(Math.Round(nats * StepsPerNat), 0, byte.MaxValue);

    /// <summary>Reads a value.</summary>
    /// <param name="value">The value, decoded.</param>
    /// <param name="classes">The classes it has, one bit each.</param>
    /// <param name="climbs">Whether it has two dots side by side, as paths that climb have.</param>
    /// <returns>Mean surprise of its <see cref="Places"/> most surprising places, or of all when it has fewer; nats.</returns>
    public double Read(ReadOnlySpan<byte> value, out ulong classes, out bool climbs)
    {
        if (value.Length > MaxBytes) value = value[..MaxBytes];

        // How many places have each surprise: to ask of each place whether it is among the greatest would cost more than reading it.
        Span<ushort> counts = stackalloc ushort[_levels.Length];
        classes = (_dense is { } dense ? ReadDense(dense, value, counts) : ReadHashed(value, counts)) & ~(1UL << CharacterClass.Boundary);
        climbs = (classes & s_dot) != 0 && value.IndexOf(".."u8) >= 0;
        int places = Math.Min(Places, value.Length + 2), left = places, sum = 0;
        for (int level = 0; left > 0; level++)
        {
            int taken = Math.Min(left, counts[level]);
            sum += taken * _levels[level];
            left -= taken;
        }

        return (double)sum / (places * StepsPerNat);
    }

    /// <summary>Reads a value in about half the time of <see cref="Read"/>, for those that turn out to be ordinary.</summary>
    /// <param name="value">The value, decoded.</param>
    /// <param name="unseen">The classes it has and the table does not, one bit each.</param>
    /// <returns>What <see cref="Read"/> says, or more; nats.</returns>
    public double ReadAtMost(ReadOnlySpan<byte> value, out ulong unseen)
    {
        if (_excess is not { } excess)
        {
            double surprise = Read(value, out ulong classes, out _);
            unseen = classes & ~Classes;
            return surprise;
        }

        if (value.Length > MaxBytes) value = value[..MaxBytes];

        // The greatest twelve together have no more than twelve times the plain surprise and all that is above it: a sum, where Read has to count.
        int places = Math.Min(Places, value.Length + 2), sum = (Plain * places) + SumOf(excess, value, out uint seen);
        unseen = seen >> _classes.Length == 0 ? 0 : ClassesOf(value) & ~Classes;
        return (double)sum / (places * StepsPerNat);
    }

    internal static int Start(ushort sequence) => (int)((sequence * 0x9E3779B1u) >> 16);

    private int SumOf(byte[] excess, ReadOnlySpan<byte> value, out uint seen)
    {
        ReadOnlySpan<byte> numbers = _numbers.AsSpan(0, 256);
        int bits = _bits, before = 0, sum = 0;
        uint all = 0;
        foreach (byte one in value)
        {
            // What is older than three classes is masked out where it is looked up, so that no byte waits for it.
            int number = numbers[one];
            before = (before << bits) | number;
            sum += excess[before & (excess.Length - 1)];
            all |= 1U << number;
        }

        seen = all;
        return sum + excess[(before << bits) & (excess.Length - 1)] + excess[(before << bits << bits) & (excess.Length - 1)];
    }

    private ulong ReadDense(byte[] dense, ReadOnlySpan<byte> value, Span<ushort> counts)
    {
        ReadOnlySpan<byte> numbers = _numbers.AsSpan(0, 256);
        int bits = _bits, cell = 0;
        uint seen = 0;
        foreach (byte one in value)
        {
            int number = numbers[one];
            cell = ((cell << bits) | number) & (dense.Length - 1);
            counts[dense[cell]]++;
            seen |= 1U << number;
        }

        // Two boundaries end it, and their number is 0.
        cell = (cell << bits) & (dense.Length - 1);
        counts[dense[cell]]++;
        cell = (cell << bits) & (dense.Length - 1);
        counts[dense[cell]]++;
        return seen >> _classes.Length == 0 ? ClassesOf(seen) : ClassesOf(value);
    }

    private ulong ReadHashed(ReadOnlySpan<byte> value, Span<ushort> counts)
    {
        ReadOnlySpan<byte> table = CharacterClass.Table;
        int first = CharacterClass.Boundary, second = CharacterClass.Boundary, last = -1;
        byte level = 0;
        ulong seen = 0;
        for (int i = 0; i < value.Length + 2; i++)
        {
            int third = i < value.Length ? table[value[i]] : CharacterClass.Boundary;
            int sequence = CharacterClass.Sequence(first, second, third);
            (first, second) = (second, third);
            if (sequence != last)
            {
                last = sequence;
                seen |= 1UL << third;
                level = LevelOf((ushort)sequence);
            }

            counts[level]++;
        }

        return seen;
    }

    private byte LevelOf(ushort sequence)
    {
        int mask = _keys.Length - 1;
        int slot = Start(sequence) & mask;
        while (_keys[slot] != sequence && _keys[slot] != None) slot = (slot + 1) & mask;
        return _keys[slot] == sequence ? _found[slot] : _unseen;
    }

    private ulong ClassesOf(uint numbers)
    {
        ulong classes = 0;
        for (; numbers != 0; numbers &= numbers - 1) classes |= 1UL << _classes[BitOperations.TrailingZeroCount(numbers)];
        return classes;
    }

    private static ulong ClassesOf(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> table = CharacterClass.Table;
        ulong classes = 0;
        foreach (byte one in value) classes |= 1UL << table[one];
        return classes;
    }

    // The levels of all sequences of the classes that were seen, which are numbered; the last number stands for all others.
    private byte[]? CreateDense(IReadOnlyCollection<(ushort Sequence, byte Surprise)> sequences)
    {
        _classes = [.. Enumerable.Range(0, CharacterClass.Count).Where(one => one == CharacterClass.Boundary || (Classes & (1UL << one)) != 0).Select(static one => (byte)one)];
        if (_classes.Length >= MaxDenseClasses) return null;
        _bits = BitOperations.Log2((uint)_classes.Length) + 1;
        _numbers = new byte[256];
        for (int i = 0; i < _numbers.Length; i++)
        {
            int number = NumberOf(CharacterClass.Of((byte)i));
            _numbers[i] = (byte)(number < 0 ? _classes.Length : number);
        }

        byte[] dense = new byte[1 << (3 * _bits)];
        Array.Fill(dense, _unseen);
        foreach ((ushort sequence, _) in sequences)
        {
            int first = sequence / (CharacterClass.Count * CharacterClass.Count), second = sequence / CharacterClass.Count % CharacterClass.Count, third = sequence % CharacterClass.Count;
            dense[(((NumberOf(first) << _bits) | NumberOf(second)) << _bits) | NumberOf(third)] = LevelOf(sequence);
        }

        return dense;

        int NumberOf(int one) => Array.IndexOf(_classes, (byte)one);
    }
}

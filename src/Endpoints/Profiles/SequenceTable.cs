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

    /// <summary>No sequence: it would have classes that do not exist.</summary>
    private const ushort None = ushort.MaxValue;

    private readonly ushort[] _keys;
    private readonly byte[] _surprises;

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
        _surprises = new byte[size];
        Array.Fill(_keys, None);
        foreach ((ushort sequence, byte surprise) in sequences)
        {
            int slot = Start(sequence) & (size - 1);
            while (_keys[slot] != None) slot = (slot + 1) & (size - 1);
            _keys[slot] = sequence;
            _surprises[slot] = surprise;
            Classes |= CharacterClass.ClassesOf(sequence);
        }
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
        Enumerable.Range(0, _keys.Length).Where(slot => _keys[slot] != None).Select(slot => (_keys[slot], _surprises[slot])).OrderBy(static one => one.Item1);

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
        Span<byte> most = stackalloc byte[Places];
        most.Clear();
        ReadOnlySpan<byte> table = CharacterClass.Table;
        ushort[] keys = _keys;
        int mask = keys.Length - 1;
        int first = CharacterClass.Boundary, second = CharacterClass.Boundary, last = -1;
        byte surprise = 0;
        ulong seen = 0;
        bool dots = false;
        for (int i = 0; i < value.Length + 2; i++)
        {
            int third = i < value.Length ? table[value[i]] : CharacterClass.Boundary;
            int sequence = (((first * CharacterClass.Count) + second) * CharacterClass.Count) + third;
            (first, second) = (second, third);
            if (sequence != last)
            {
                last = sequence;
                seen |= 1UL << third;
                dots |= third == Dot && first == Dot;
                int slot = Start((ushort)sequence) & mask;
                while (keys[slot] != sequence && keys[slot] != None) slot = (slot + 1) & mask;
                surprise = keys[slot] == sequence ? _surprises[slot] : Unseen;
            }

            if (surprise > most[0]) Insert(most, surprise);
        }

        classes = seen & ~(1UL << CharacterClass.Boundary);
        climbs = dots;
        int places = Math.Min(Places, value.Length + 2), sum = 0;
        foreach (byte one in most) sum += one;
        return (double)sum / (places * StepsPerNat);
    }

    internal static int Start(ushort sequence) => (int)((sequence * 0x9E3779B1u) >> 16);

    private static readonly int Dot = CharacterClass.Of((byte)'.');

    // Keeps the smallest first.
    private static void Insert(Span<byte> most, byte surprise)
    {
        int at = 0;
        while (at + 1 < most.Length && most[at + 1] < surprise)
        {
            most[at] = most[at + 1];
            at++;
        }

        most[at] = surprise;
    }
}

using System.Runtime.CompilerServices;

namespace Insight.Waf.Matching;

/// <summary>A set of byte values as 256 bits.</summary>
internal struct ByteMask : IEquatable<ByteMask>
{
    private Words _words;

    public static ByteMask All { get; } = Range(0, 255);

    public static ByteMask Digits { get; } = Range('0', '9');

    public static ByteMask Letters { get; } = Range('a', 'z') | Range('A', 'Z');

    public static ByteMask Word { get; } = Letters | Digits | Of('_');

    /// <summary>Tab, line feed, vertical tab, form feed, carriage return, space.</summary>
    public static ByteMask Space { get; } = Range(9, 13) | Of(' ');

    public readonly bool IsEmpty => (_words[0] | _words[1] | _words[2] | _words[3]) == 0;

    public readonly int Count
    {
        get
        {
            int count = 0;
            for (int word = 0; word < 4; word++) count += System.Numerics.BitOperations.PopCount(_words[word]);
            return count;
        }
    }

    public static ByteMask Of(int value) => Range(value, value);

    public static ByteMask Range(int first, int last)
    {
        ByteMask mask = default;
        for (int value = first; value <= last; value++) mask.Add(value);
        return mask;
    }

    public void Add(int value) => _words[value >> 6] |= 1UL << (value & 63);

    public readonly bool Has(int value) => (_words[value >> 6] >> (value & 63) & 1) != 0;

    public static ByteMask operator |(ByteMask left, ByteMask right)
    {
        for (int word = 0; word < 4; word++) left._words[word] |= right._words[word];
        return left;
    }

    public static ByteMask operator &(ByteMask left, ByteMask right)
    {
        for (int word = 0; word < 4; word++) left._words[word] &= right._words[word];
        return left;
    }

    public static ByteMask operator ~(ByteMask mask)
    {
        for (int word = 0; word < 4; word++) mask._words[word] = ~mask._words[word];
        return mask;
    }

    /// <summary>The set with the other case of each of its ASCII letters.</summary>
    public readonly ByteMask FoldCase()
    {
        // Letters lie in the second word, the two cases 32 bits apart.
        const ulong Upper = ((1UL << 26) - 1) << ('A' - 64);
        const ulong Lower = Upper << 32;
        ByteMask folded = this;
        ulong word = _words[1];
        folded._words[1] = word | (word & Upper) << 32 | (word & Lower) >> 32;
        return folded;
    }

    public readonly byte[] ToArray()
    {
        List<byte> values = [];
        for (int value = 0; value < 256; value++)
        {
            if (Has(value)) values.Add((byte)value);
        }

        return [.. values];
    }

    public readonly bool Equals(ByteMask other) =>
        _words[0] == other._words[0] && _words[1] == other._words[1] && _words[2] == other._words[2] && _words[3] == other._words[3];

    public override readonly bool Equals(object? obj) => obj is ByteMask other && Equals(other);

    public override readonly int GetHashCode() => (_words[0] * 3 + _words[1] * 5 + _words[2] * 7 + _words[3] * 11).GetHashCode();

    [InlineArray(4)]
    private struct Words
    {
        private ulong _first;
    }
}

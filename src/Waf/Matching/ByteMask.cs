using System.Numerics;

namespace Insight.Waf.Matching;

/// <summary>A set of byte values as 256 bits.</summary>
internal struct ByteMask : IEquatable<ByteMask>
{
    // Fields and no array within: code compiled ahead of time reads these in place, but calls a helper for each element of the other.
    private ulong _word0;
    private ulong _word1;
    private ulong _word2;
    private ulong _word3;

    public static ByteMask All { get; } = Range(0, 255);

    public static ByteMask Digits { get; } = Range('0', '9');

    public static ByteMask Letters { get; } = Range('a', 'z') | Range('A', 'Z');

    public static ByteMask Word { get; } = Letters | Digits | Of('_');

    /// <summary>Tab, line feed, vertical tab, form feed, carriage return, space.</summary>
    public static ByteMask Space { get; } = Range(9, 13) | Of(' ');

    public readonly bool IsEmpty => (_word0 | _word1 | _word2 | _word3) == 0;

    public readonly int Count =>
        BitOperations.PopCount(_word0) + BitOperations.PopCount(_word1) + BitOperations.PopCount(_word2) + BitOperations.PopCount(_word3);

    public static ByteMask Of(int value) => Range(value, value);

    public static ByteMask Range(int first, int last)
    {
        ByteMask mask = default;
        for (int value = first; value <= last; value++) mask.Add(value);
        return mask;
    }

    public void Add(int value)
    {
        ulong bit = 1UL << (value & 63);
        switch (value >> 6)
        {
            case 0: _word0 |= bit; break;
            case 1: _word1 |= bit; break;
            case 2: _word2 |= bit; break;
            default: _word3 |= bit; break;
        }
    }

    public readonly bool Has(int value) => (Word64(value >> 6) >> (value & 63) & 1) != 0;

    public static ByteMask operator |(ByteMask left, ByteMask right) => new()
    {
        _word0 = left._word0 | right._word0,
        _word1 = left._word1 | right._word1,
        _word2 = left._word2 | right._word2,
        _word3 = left._word3 | right._word3,
    };

    public static ByteMask operator &(ByteMask left, ByteMask right) => new()
    {
        _word0 = left._word0 & right._word0,
        _word1 = left._word1 & right._word1,
        _word2 = left._word2 & right._word2,
        _word3 = left._word3 & right._word3,
    };

    public static ByteMask operator ~(ByteMask mask) => new()
    {
        _word0 = ~mask._word0,
        _word1 = ~mask._word1,
        _word2 = ~mask._word2,
        _word3 = ~mask._word3,
    };

    /// <summary>The set with the other case of each of its ASCII letters.</summary>
    public readonly ByteMask FoldCase()
    {
        // Letters lie in the second word, the two cases 32 bits apart.
        const ulong Upper = ((1UL << 26) - 1) << ('A' - 64);
        const ulong Lower = Upper << 32;
        ByteMask folded = this;
        ulong word = _word1;
        folded._word1 = word | (word & Upper) << 32 | (word & Lower) >> 32;
        return folded;
    }

    public readonly byte[] ToArray()
    {
        byte[] values = new byte[Count];
        int next = 0;
        for (int index = 0; index < 4; index++)
        {
            for (ulong word = Word64(index); word != 0; word &= word - 1) values[next++] = (byte)(index * 64 + BitOperations.TrailingZeroCount(word));
        }

        return values;
    }

    public readonly bool Equals(ByteMask other) => _word0 == other._word0 && _word1 == other._word1 && _word2 == other._word2 && _word3 == other._word3;

    public override readonly bool Equals(object? obj) => obj is ByteMask other && Equals(other);

    public override readonly int GetHashCode() => (_word0 * 3 + _word1 * 5 + _word2 * 7 + _word3 * 11).GetHashCode();

    private readonly ulong Word64(int index) => index switch
    {
        0 => _word0,
        1 => _word1,
        2 => _word2,
        _ => _word3,
    };
}

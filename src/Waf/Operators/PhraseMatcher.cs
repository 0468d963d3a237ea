using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Insight.Waf.Operators;

/// <summary>
/// Finds any of many phrases in a text, without regard to the case of ASCII letters. At each position a hash of the next bytes (the key: as many
/// as the shortest phrase has, at most four) is looked up in a table of bits, which nearly always ends it. Otherwise the few phrases with this
/// key are searched: no phrase starts with another one (the longer could only be found where the shorter is), so a binary search for the
/// greatest phrase that is not above the text gives the only candidate. Time is bounded by the text's length times the logarithm
/// of the number of phrases times the length of one; memory is the phrases, 12 bytes for each and the tables.
/// </summary>
public sealed class PhraseMatcher
{
    /// <summary>Makes letters of a key small. Other bytes fall together by it, too, but a key only chooses which phrases to compare.</summary>
    private const uint SmallLetters = 0x20202020;

    private static readonly byte[] s_folded = Folded();

    private readonly int _keyLength;
    private readonly uint _keyMask;
    private readonly SearchValues<byte> _firstBytes;
    private readonly bool _hasFewFirstBytes;
    private readonly ulong[] _filter;
    private readonly int _filterShift;
    private readonly byte[] _text;
    private readonly int[] _offsets;
    private readonly uint[] _keys;
    private readonly int[] _groupStarts;
    private readonly int[] _slots;
    private readonly int _slotShift;

    /// <summary>A matcher of phrases with one byte for each char; empty ones count for nothing.</summary>
    public PhraseMatcher(IEnumerable<string> phrases)
    {
        List<byte[]> all = Distinct(phrases);
        _keyLength = all.Count == 0 ? 1 : Math.Min(4, all.Min(phrase => phrase.Length));
        _keyMask = uint.MaxValue >> (8 * (4 - _keyLength));
        // Stable: phrases of one key stay in their order.
        all = [.. all.OrderBy(phrase => Key(phrase))];
        _text = [.. all.SelectMany(phrase => phrase)];
        _offsets = new int[all.Count + 1];
        for (int index = 0; index < all.Count; index++) _offsets[index + 1] = _offsets[index] + all[index].Length;

        HashSet<byte> folded = [.. all.Select(phrase => phrase[0])];
        byte[] first = [.. Enumerable.Range(0, 256).Where(value => folded.Contains(s_folded[value])).Select(value => (byte)value)];
        _firstBytes = SearchValues.Create(first);
        // With many of them the vectors stop too often to pay.
        _hasFewFirstBytes = first.Length <= 6;

        List<uint> keys = [];
        List<int> groupStarts = [];
        for (int index = 0; index < all.Count; index++)
        {
            uint key = Key(all[index]);
            if (keys.Count > 0 && keys[^1] == key) continue;
            keys.Add(key);
            groupStarts.Add(index);
        }

        _keys = [.. keys];
        _groupStarts = [.. groupStarts, all.Count];

        int slotBits = BitOperations.Log2((uint)Math.Max(1, keys.Count)) + 2;
        _slotShift = 32 - slotBits;
        _slots = new int[1 << slotBits];
        int filterBits = slotBits + 4;
        _filterShift = 32 - filterBits;
        _filter = new ulong[1 << (filterBits - 6)];
        for (int index = 0; index < _keys.Length; index++)
        {
            uint hash = Hash(_keys[index]);
            _filter[hash >> _filterShift >> 6] |= 1UL << (int)(hash >> _filterShift & 63);
            uint slot = hash >> _slotShift;
            while (_slots[slot] != 0) slot = slot + 1 & (uint)_slots.Length - 1;
            _slots[slot] = index + 1;
        }
    }

    /// <summary>Whether a phrase stands in a text, and which: the one that starts first, and of those the shortest.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the phrase starts; -1 when there is none.</param>
    /// <param name="length">Its length in bytes.</param>
    public bool TryFind(ReadOnlySpan<byte> text, out int start, out int length)
    {
        start = text.Length < _keyLength ? -1 : text.IndexOfAny(_firstBytes);
        length = 0;
        if (start < 0) return false;
        return _hasFewFirstBytes || _keyLength == 1 ? FindByFirstByte(text, ref start, out length) : FindByKey(text, ref start, out length);
    }

    private bool FindByFirstByte(ReadOnlySpan<byte> text, ref int start, out int length)
    {
        while (true)
        {
            if (start <= text.Length - _keyLength)
            {
                length = LengthAt(text[start..], Key(text[start..]));
                if (length > 0) return true;
            }

            int next = text[(start + 1)..].IndexOfAny(_firstBytes);
            if (next < 0) break;
            start += 1 + next;
        }

        (start, length) = (-1, 0);
        return false;
    }

    private bool FindByKey(ReadOnlySpan<byte> text, ref int start, out int length)
    {
        ulong[] filter = _filter;
        int shift = _filterShift;
        uint mask = _keyMask;
        int index = start; // A local stays in a register.
        for (; index <= text.Length - sizeof(uint); index++)
        {
            uint key = (BinaryPrimitives.ReadUInt32LittleEndian(text[index..]) | SmallLetters) & mask;
            uint bit = Hash(key) >> shift;
            if ((filter[bit >> 6] >> (int)bit & 1) == 0) continue;

            start = index;
            length = LengthAt(text[index..], key);
            if (length > 0) return true;
        }

        for (; index <= text.Length - _keyLength; index++)
        {
            start = index;
            length = LengthAt(text[index..], Key(text[index..]));
            if (length > 0) return true;
        }

        (start, length) = (-1, 0);
        return false;
    }

    /// <summary>The length of the phrase that the text starts with, or 0.</summary>
    private int LengthAt(ReadOnlySpan<byte> text, uint key)
    {
        uint slot = Hash(key) >> _slotShift;
        while (_slots[slot] is > 0 and int group)
        {
            if (_keys[group - 1] == key) return LengthIn(text, _groupStarts[group - 1], _groupStarts[group]);
            slot = slot + 1 & (uint)_slots.Length - 1;
        }

        return 0;
    }

    private int LengthIn(ReadOnlySpan<byte> text, int low, int high)
    {
        while (low < high)
        {
            int middle = low + high >>> 1;
            ReadOnlySpan<byte> phrase = _text.AsSpan(_offsets[middle].._offsets[middle + 1]);
            int order = Compare(phrase, text);
            if (order == 0) return phrase.Length;
            if (order < 0) low = middle + 1;
            else high = middle;
        }

        return 0;
    }

    /// <summary>Zero when the text starts with the phrase, otherwise which of them comes first.</summary>
    private static int Compare(ReadOnlySpan<byte> phrase, ReadOnlySpan<byte> text)
    {
        int common = Math.Min(phrase.Length, text.Length);
        for (int index = 0; index < common; index++)
        {
            int order = phrase[index] - s_folded[text[index]];
            if (order != 0) return order;
        }

        return phrase.Length > text.Length ? 1 : 0;
    }

    private uint Key(ReadOnlySpan<byte> text)
    {
        uint key = 0;
        for (int index = 0; index < _keyLength; index++) key |= (uint)(text[index] | 0x20) << (8 * index);
        return key;
    }

    /// <summary>Multiplicative hashing (Knuth): the highest bits are the well mixed ones.</summary>
    private static uint Hash(uint key) => key * 2654435769u;

    /// <summary>The phrases in small letters, sorted, without those that start with another one.</summary>
    private static List<byte[]> Distinct(IEnumerable<string> phrases)
    {
        List<byte[]> sorted = [.. phrases.Where(phrase => phrase.Length > 0).Select(phrase => Encoding.Latin1.GetBytes(phrase))];
        foreach (byte[] phrase in sorted)
        {
            for (int index = 0; index < phrase.Length; index++) phrase[index] = s_folded[phrase[index]];
        }

        sorted.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        List<byte[]> kept = [];
        foreach (byte[] phrase in sorted)
        {
            if (kept.Count == 0 || !phrase.AsSpan().StartsWith(kept[^1])) kept.Add(phrase);
        }

        return kept;
    }

    private static byte[] Folded()
    {
        byte[] folded = new byte[256];
        for (int value = 0; value < folded.Length; value++) folded[value] = (byte)(value is >= 'A' and <= 'Z' ? value | 0x20 : value);
        return folded;
    }
}

using System.Buffers;

namespace Insight.Waf.Text;

/// <summary>A set of byte values.</summary>
public sealed class ByteSet
{
    private readonly bool[] _has = new bool[256];
    private readonly SearchValues<byte> _values;

    /// <summary>A set of the given values.</summary>
    public ByteSet(params ReadOnlySpan<byte> values)
    {
        foreach (byte value in values) _has[value] = true;
        _values = SearchValues.Create(values);
    }

    /// <summary>No byte.</summary>
    public static ByteSet None { get; } = new();

    /// <summary>Every byte.</summary>
    public static ByteSet All { get; } = Range(0, 255);

    /// <summary>Whether a byte is in the set.</summary>
    public bool Contains(byte value) => _has[value];

    /// <summary>Whether any byte of a text is in the set.</summary>
    public bool ContainsAny(ReadOnlySpan<byte> text) => text.ContainsAny(_values);

    /// <summary>Where the first byte that is in the set stands in a text, or -1.</summary>
    public int IndexIn(ReadOnlySpan<byte> text) => text.IndexOfAny(_values);

    /// <summary>Where the first byte that is not in the set stands in a text, or -1.</summary>
    public int IndexOutside(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(_values);

    /// <summary>All values from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public static ByteSet Range(byte first, byte last) => new([.. Enumerable.Range(first, last - first + 1).Select(value => (byte)value)]);

    /// <summary>What is in this set, in the other, or in both.</summary>
    public ByteSet Union(ByteSet other) => new([.. Enumerable.Range(0, 256).Select(value => (byte)value).Where(value => Contains(value) || other.Contains(value))]);
}

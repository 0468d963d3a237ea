using System.Buffers.Binary;

namespace Insight.Contracts.Ids;

/// <summary>The id of an access record: a ULID (https://github.com/ulid/spec), 48 bits of milliseconds and 80 bits of identity.</summary>
/// <remarks>Text is 26 characters of Crockford's base 32; bytes are big-endian, so text, bytes and numbers sort alike.</remarks>
public readonly record struct RecordId(UInt128 Value) : IComparable<RecordId>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 16;

    private const int TextLength = 26;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const ulong MaxMilliseconds = (1UL << 48) - 1;

    /// <summary>Builds an id from its time and its 80 bits of identity (the high bits of <paramref name="identity"/> above 80 are ignored).</summary>
    /// <param name="unixMilliseconds">Milliseconds since 1970 UTC; clamped to what 48 bits hold.</param>
    /// <param name="identity">What tells records of the same millisecond apart.</param>
    public static RecordId Create(long unixMilliseconds, UInt128 identity)
    {
        ulong time = unixMilliseconds <= 0 ? 0 : Math.Min((ulong)unixMilliseconds, MaxMilliseconds);
        return new RecordId(((UInt128)time << 80) | (identity & ((UInt128.One << 80) - 1)));
    }

    /// <summary>Reads 16 big-endian bytes.</summary>
    public static RecordId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes 16 big-endian bytes.</summary>
    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);

    /// <summary>The time part, milliseconds since 1970 UTC.</summary>
    public long UnixMilliseconds => (long)(ulong)(Value >> 80);

    /// <summary>Reads the 26-character text form; letter case does not matter.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RecordId id)
    {
        id = default;
        if (text.Length != TextLength || text[0] > '7') return false;
        UInt128 value = 0;
        foreach (char c in text)
        {
            int digit = Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal);
            if (digit < 0) return false;
            value = (value << 5) | (uint)digit;
        }

        id = new RecordId(value);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(TextLength, Value, static (text, value) =>
    {
        for (int i = text.Length - 1; i >= 0; i--, value >>= 5) text[i] = Alphabet[(int)(uint)(value & 31)];
    });

    /// <inheritdoc />
    public int CompareTo(RecordId other) => Value.CompareTo(other.Value);

    public static bool operator <(RecordId left, RecordId right) => left.Value < right.Value;

    public static bool operator >(RecordId left, RecordId right) => left.Value > right.Value;

    public static bool operator <=(RecordId left, RecordId right) => left.Value <= right.Value;

    public static bool operator >=(RecordId left, RecordId right) => left.Value >= right.Value;
}

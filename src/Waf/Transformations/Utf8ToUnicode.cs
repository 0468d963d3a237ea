using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>utf8toUnicode</c>: each UTF-8 sequence of two to four bytes becomes <c>%uhhhh</c> (at least four digits, small letters). As in ModSecurity
/// a surrogate or a sequence longer than needed is followed by its first byte, the first byte of an incomplete sequence is dropped,
/// and stray continuation bytes stay. A NUL stays, too (ModSecurity 3 drops it).
/// </summary>
internal sealed class Utf8ToUnicode : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "utf8toUnicode";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = ByteSet.Range(0xC0, 0xF7);

    /// <inheritdoc />
    protected override int MaxLength(int length) => checked(length * 4);

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        for (int index = 0; index < source.Length;)
        {
            byte first = source[index];
            if (!Triggers.Contains(first))
            {
                target[length++] = first;
                index++;
                continue;
            }

            if (first >= 0xF5) target[length++] = first;
            int code = Decode(source[index..], out int read);
            index += read;
            if (code < 0) continue;

            length += WriteCode(code, target[length..]);
            bool isOverlong = code < (read switch { 2 => 0x80, 3 => 0x800, _ => 0x10000 });
            if (isOverlong || code is >= 0xD800 and <= 0xDFFF) target[length++] = first;
        }

        return length;
    }

    private static int Decode(ReadOnlySpan<byte> text, out int read)
    {
        byte first = text[0];
        int count = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        int code = first & (0x7F >> count);
        read = 1;
        if (text.Length < count) return -1;

        for (int index = 1; index < count; index++)
        {
            if ((text[index] & 0xC0) != 0x80) return -1;
            code = code << 6 | text[index] & 0x3F;
        }

        read = count;
        return code;
    }

    private static int WriteCode(int code, Span<byte> target)
    {
        "%u"u8.CopyTo(target);
        code.TryFormat(target[2..], out int digits, "x4");
        return 2 + digits;
    }
}

using System.Text;
using Insight.Waf.Text;

namespace Insight.Waf.Bodies;

/// <summary>Decodes the escapes of JSON strings (RFC 8259, section 7).</summary>
internal static class JsonText
{
    /// <summary>
    /// Appends a string, without its quotes, that a JSON reader has accepted. Half a surrogate pair becomes U+FFFD,
    /// because applications accept it and what stands beside it has to be seen.
    /// </summary>
    public static void Append(ReadOnlySpan<byte> text, ByteBuffer target)
    {
        Span<byte> encoded = stackalloc byte[4];
        while (true)
        {
            int escape = text.IndexOf((byte)'\\');
            if (escape < 0 || escape + 1 >= text.Length) break;
            target.Add(text[..escape]);
            byte kind = text[escape + 1];
            text = text[(escape + 2)..];
            if (kind == 'u')
            {
                Rune rune = ReadRune(ref text);
                target.Add(encoded[..rune.EncodeToUtf8(encoded)]);
            }
            else
            {
                target.Add(Simple(kind));
            }
        }

        target.Add(text);
    }

    private static byte Simple(byte kind) => (char)kind switch
    {
        'b' => (byte)'\b',
        'f' => (byte)'\f',
        'n' => (byte)'\n',
        'r' => (byte)'\r',
        't' => (byte)'\t',
        _ => kind,
    };

    private static Rune ReadRune(ref ReadOnlySpan<byte> text)
    {
        char first = ReadUnit(text);
        text = text[Math.Min(4, text.Length)..];
        if (Rune.TryCreate(first, out Rune single)) return single;
        if (char.IsHighSurrogate(first) && text.Length >= 6 && text[0] == '\\' && text[1] == 'u'
            && Rune.TryCreate(first, ReadUnit(text[2..]), out Rune pair))
        {
            text = text[6..];
            return pair;
        }

        return Rune.ReplacementChar;
    }

    private static char ReadUnit(ReadOnlySpan<byte> text)
    {
        int unit = 0;
        foreach (byte digit in text[..Math.Min(4, text.Length)]) unit = (unit << 4) | (digit <= '9' ? digit - '0' : ((digit | 0x20) - 'a' + 10) & 15);
        return (char)(unit & 0xFFFF);
    }
}

using Insight.Waf.Text;

namespace Insight.Waf.Bodies;

/// <summary>Reads the value of a part's <c>Content-Disposition</c> (RFC 7578, section 4.2), accepting only what every reader understands alike.</summary>
internal static class ContentDisposition
{
    /// <summary>Writes the unescaped name and file name, and returns what is wrong or null.</summary>
    public static string? Parse(ReadOnlySpan<byte> text, ByteBuffer name, ByteBuffer fileName, ref MultipartFlags flags)
    {
        if (!text.StartsWith("form-data"u8)) return "Multipart: a part's content disposition is not form-data.";
        text = SkipBlanks(text["form-data".Length..]);
        if (!text.IsEmpty && text[0] != ';') return "Multipart: a part's content disposition goes on without a semicolon.";
        while (!text.IsEmpty)
        {
            text = text[1..];
            if (text.IsEmpty) break;
            string? error = Parameter(ref text, name, fileName, ref flags);
            if (error is not null) return error;
        }

        return null;
    }

    /// <summary>Reads one parameter up to the semicolon behind it, or to the end.</summary>
    private static string? Parameter(ref ReadOnlySpan<byte> text, ByteBuffer name, ByteBuffer fileName, ref MultipartFlags flags)
    {
        text = SkipBlanks(text);
        int end = text.IndexOfAny("= \t"u8);
        if (end < 0) return "Multipart: a parameter of a part's content disposition has no value.";
        ReadOnlySpan<byte> key = text[..end];
        text = SkipBlanks(text[end..]);
        if (text.IsEmpty || text[0] != '=') return "Multipart: a parameter of a part's content disposition has no value.";
        text = SkipBlanks(text[1..]);
        if (text.IsEmpty) return "Multipart: a parameter of a part's content disposition has no value.";

        ByteBuffer? target = key.SequenceEqual("name"u8) ? name : key.SequenceEqual("filename"u8) ? fileName : null;
        if (target is null) return "Multipart: a part's content disposition has a parameter other than name and filename.";
        if (target.Length > 0) return "Multipart: a part's content disposition has a parameter twice.";

        byte quote = text[0];
        bool quoted = quote is (byte)'"' or (byte)'\'';
        if (quote == '\'') flags |= MultipartFlags.InvalidQuoting;
        if (quoted ? !Quoted(ref text, target) : !Token(ref text, target)) return "Multipart: a quote in a part's content disposition is not closed.";
        if (target.Written.Contains((byte)'\'')) flags |= MultipartFlags.InvalidQuoting;

        text = SkipBlanks(text);
        if (text.IsEmpty || text[0] == ';') return null;
        if (quoted) flags |= MultipartFlags.InvalidQuoting;
        return "Multipart: a parameter of a part's content disposition goes on behind its end.";
    }

    /// <summary>Only the quote and the backslash can be escaped; other backslashes stay, as browsers send paths.</summary>
    private static bool Quoted(ref ReadOnlySpan<byte> text, ByteBuffer target)
    {
        byte quote = text[0];
        for (int at = 1; at < text.Length; at++)
        {
            byte value = text[at];
            if (value == quote)
            {
                text = text[(at + 1)..];
                return true;
            }

            if (value == '\\' && at + 1 < text.Length && (text[at + 1] == quote || text[at + 1] == '\\')) value = text[++at];
            target.Add(value);
        }

        return false;
    }

    private static bool Token(ref ReadOnlySpan<byte> text, ByteBuffer target)
    {
        int end = 0;
        while (end < text.Length && text[end] is > 32 and < 127 && !"()<>@,;:\\\"/[]?="u8.Contains(text[end])) end++;
        target.Add(text[..end]);
        text = text[end..];
        return true;
    }

    private static ReadOnlySpan<byte> SkipBlanks(ReadOnlySpan<byte> text) => text.TrimStart(" \t"u8);
}

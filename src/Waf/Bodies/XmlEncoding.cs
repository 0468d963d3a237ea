using System.Text;

namespace Insight.Waf.Bodies;

/// <summary>
/// Which encoding an XML document is in: by its byte order mark, its first bytes, or its declaration (XML 1.0, appendix F). It is found out once and before
/// anything is read: a reader that changed its encoding half-way would see other tags than what bounds them does.
/// </summary>
internal static class XmlEncoding
{
    private const int MaxDeclarationBytes = 256;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding s_utf16 = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding s_utf16Big = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>The encoding, and how many bytes its mark has; null when it is none of UTF-8, UTF-16 and those of one byte for each Western character.</summary>
    public static Encoding? Find(ReadOnlySpan<byte> body, out int mark)
    {
        mark = 0;
        if (body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || body.StartsWith((ReadOnlySpan<byte>)[0, 0]) || body.StartsWith((ReadOnlySpan<byte>)[0x3C, 0, 0, 0])) return null;
        if (body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return Marked(3, s_utf8, out mark);
        if (body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Marked(2, s_utf16, out mark);
        if (body.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Marked(2, s_utf16Big, out mark);
        if (body.StartsWith((ReadOnlySpan<byte>)[0x3C, 0])) return s_utf16;
        if (body.StartsWith((ReadOnlySpan<byte>)[0, 0x3C])) return s_utf16Big;
        return Declared(body) switch
        {
            "" or "utf-8" or "utf8" or "us-ascii" or "ascii" => s_utf8,
            "iso-8859-1" or "iso-8859-15" or "latin1" or "windows-1252" => Encoding.Latin1,
            _ => null,
        };
    }

    /// <summary>The document in UTF-8 when it is in UTF-16: what is looked for in bytes has to stand in single ones.</summary>
    /// <exception cref="DecoderFallbackException">It is not in that encoding.</exception>
    public static byte[]? ToUtf8(Encoding encoding, ReadOnlySpan<byte> body) =>
        encoding is UnicodeEncoding ? Encoding.Convert(encoding, s_utf8, body.ToArray()) : null;

    /// <summary>UTF-8 that refuses what is none.</summary>
    public static Encoding Utf8 => s_utf8;

    private static Encoding Marked(int length, Encoding encoding, out int mark)
    {
        mark = length;
        return encoding;
    }

    private static string Declared(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("<?xml"u8)) return "";
        ReadOnlySpan<byte> declaration = body[..Math.Min(body.Length, MaxDeclarationBytes)];
        int end = declaration.IndexOf("?>"u8);
        if (end >= 0) declaration = declaration[..end];
        int name = declaration.IndexOf("encoding"u8);
        if (name < 0) return "";
        declaration = declaration[(name + "encoding"u8.Length)..].TrimStart(" \t\r\n="u8);
        if (declaration.IsEmpty || declaration[0] is not ((byte)'"' or (byte)'\'')) return "";
        int close = declaration[1..].IndexOf(declaration[0]);
        return close < 0 ? "" : Encoding.Latin1.GetString(declaration.Slice(1, close)).ToLowerInvariant();
    }
}

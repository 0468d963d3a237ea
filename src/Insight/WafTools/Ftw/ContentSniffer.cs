namespace Insight.WafTools.Ftw;

/// <summary>Tells the media type of a body from its first bytes, as servers written in Go do when nobody names one.</summary>
/// <remarks>The algorithm is that of the WHATWG's MIME Sniffing Standard, without sound, video and fonts: what rules inspect does not depend on those.</remarks>
public static class ContentSniffer
{
    private const int Looked = 512;

    private const string PlainText = "text/plain; charset=utf-8";
    private const string Bytes = "application/octet-stream";

    // Tags that make a text HTML when a space or '>' follows.
    private static readonly byte[][] s_tags =
    [
        [.. "<!DOCTYPE HTML"u8], [.. "<HTML"u8], [.. "<HEAD"u8], [.. "<SCRIPT"u8], [.. "<IFRAME"u8], [.. "<H1"u8], [.. "<DIV"u8], [.. "<FONT"u8], [.. "<TABLE"u8],
        [.. "<A"u8], [.. "<STYLE"u8], [.. "<TITLE"u8], [.. "<B"u8], [.. "<BODY"u8], [.. "<BR"u8], [.. "<P"u8], [.. "<!--"u8],
    ];

    private static readonly (byte[] Start, string Type)[] s_signatures =
    [
        ([.. "%PDF-"u8], "application/pdf"),
        ([.. "%!PS-Adobe-"u8], "application/postscript"),
        ([0xFE, 0xFF], "text/plain; charset=utf-16be"),
        ([0xFF, 0xFE], "text/plain; charset=utf-16le"),
        ([0xEF, 0xBB, 0xBF], PlainText),
        ([0, 0, 1, 0], "image/x-icon"),
        ([0, 0, 2, 0], "image/x-icon"),
        ([.. "BM"u8], "image/bmp"),
        ([.. "GIF87a"u8], "image/gif"),
        ([.. "GIF89a"u8], "image/gif"),
        ([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ([0x1F, 0x8B, 0x08], "application/x-gzip"),
        ([.. "PK"u8, 3, 4], "application/zip"),
        ([.. "Rar!"u8, 0x1A, 7, 0], "application/x-rar-compressed"),
        ([.. "Rar!"u8, 0x1A, 7, 1, 0], "application/x-rar-compressed"),
        ([0, .. "asm"u8], "application/wasm"),
    ];

    /// <summary>The media type, with its character set where it is a text.</summary>
    public static string Detect(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> start = body[..Math.Min(body.Length, Looked)];
        ReadOnlySpan<byte> text = start.TrimStart("\t\n\f\r "u8);
        foreach (byte[] tag in s_tags)
        {
            if (IsTag(text, tag)) return "text/html; charset=utf-8";
        }

        if (text.StartsWith("<?xml"u8)) return "text/xml; charset=utf-8";
        foreach ((byte[] signature, string type) in s_signatures)
        {
            if (start.StartsWith(signature)) return type;
        }

        if (start.StartsWith("RIFF"u8) && start.Length >= 14 && start[8..14].SequenceEqual("WEBPVP"u8)) return "image/webp";
        foreach (byte value in text)
        {
            if (value is <= 0x08 or 0x0B or >= 0x0E and <= 0x1A or >= 0x1C and <= 0x1F) return Bytes;
        }

        return PlainText;
    }

    private static bool IsTag(ReadOnlySpan<byte> text, ReadOnlySpan<byte> tag) =>
        text.Length > tag.Length && text[tag.Length] is (byte)' ' or (byte)'>' && System.Text.Ascii.EqualsIgnoreCase(text[..tag.Length], tag);
}

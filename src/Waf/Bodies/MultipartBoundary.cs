namespace Insight.Waf.Bodies;

/// <summary>Finds the boundary in a content type, as strictly as ModSecurity: what two readers could understand differently is an error.</summary>
internal static class MultipartBoundary
{
    private const int MaxContentTypeBytes = 1024;

    private static ReadOnlySpan<byte> MediaType => "multipart/form-data"u8;

    private static ReadOnlySpan<byte> Parameter => "boundary"u8;

    /// <summary>Returns what is wrong, or null and the boundary, a slice of <paramref name="contentType"/>.</summary>
    public static string? Find(ReadOnlySpan<byte> contentType, ref MultipartFlags flags, out ReadOnlySpan<byte> boundary)
    {
        boundary = default;
        if (contentType.IsEmpty) return "Multipart: there is no content type.";
        if (contentType.Length > MaxContentTypeBytes) return "Multipart: the content type is longer than 1024 bytes.";
        if (!StartsWithIgnoreCase(contentType, MediaType)) return "Multipart: the content type is not multipart/form-data.";
        int count = CountParameters(contentType);
        if (count > 1) return "Multipart: the content type has more than one boundary.";

        ReadOnlySpan<byte> rest = contentType[MediaType.Length..];
        int at = rest.IndexOf(Parameter);
        if (at < 0) return count > 0 ? "Multipart: the content type spells boundary with capitals." : "Multipart: the content type has no boundary.";

        bool semicolon = false;
        foreach (byte value in rest[..at])
        {
            if (IsSpace(value)) continue;
            if (value != ';' || semicolon) return "Multipart: the content type has something else before the boundary.";
            semicolon = true;
        }

        if (!semicolon) flags |= MultipartFlags.SemicolonMissing;
        return Value(rest[(at + Parameter.Length)..], ref flags, out boundary);
    }

    private static string? Value(ReadOnlySpan<byte> text, ref MultipartFlags flags, out ReadOnlySpan<byte> boundary)
    {
        boundary = default;
        int equals = text.IndexOf((byte)'=');
        if (equals < 0) return "Multipart: the boundary in the content type has no value.";
        foreach (byte value in text[..equals])
        {
            if (!IsSpace(value)) return "Multipart: the content type has a parameter that only begins with boundary.";
            flags |= MultipartFlags.BoundaryWhitespace;
        }

        text = text[(equals + 1)..];
        if (!text.IsEmpty && IsSpace(text[0])) flags |= MultipartFlags.BoundaryWhitespace;
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"')
        {
            text = text[1..^1];
            flags |= MultipartFlags.BoundaryQuoted;
        }

        if (text.IsEmpty) return "Multipart: the boundary in the content type is empty.";
        if (CountParameters(text) != 0) return "Multipart: the boundary in the content type contains another one.";
        if (text[^1] == ' ') return "Multipart: the boundary in the content type ends with a blank.";
        foreach (byte value in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && !" '()+_,-./:=?"u8.Contains(value)) return "Multipart: the boundary in the content type contains an invalid character.";
        }

        boundary = text;
        return null;
    }

    /// <summary>White space as C's <c>isspace</c> knows it.</summary>
    public static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    /// <summary>Whether a text begins with a prefix given in lower case.</summary>
    public static bool StartsWithIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && System.Text.Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);

    private static int CountParameters(ReadOnlySpan<byte> text)
    {
        int count = 0;
        int lastEquals = text.LastIndexOf((byte)'=');
        for (int at = 0; at + Parameter.Length <= lastEquals; at++)
        {
            if (StartsWithIgnoreCase(text[at..], Parameter)) count++;
        }

        return count;
    }
}

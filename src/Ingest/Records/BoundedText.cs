namespace Insight.Ingest.Records;

/// <summary>Text from outside, cut to a number of bytes without breaking a character.</summary>
internal static class BoundedText
{
    /// <summary>The beginning of <paramref name="text"/> as UTF-8 of at most <paramref name="maxBytes"/>; what is not UTF-8 is U+FFFD.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text, int maxBytes) =>
        // Cut twice: before, so that the work is bounded; after, since U+FFFD takes three bytes where one bad byte stood.
        Cut(RecordColumns.Valid(Cut(text, maxBytes)), maxBytes);

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int maxBytes)
    {
        if (text.Length <= maxBytes) return text;
        int end = maxBytes;
        while (end > 0 && maxBytes - end < 3 && (text[end] & 0xC0) == 0x80) end--;
        return text[..end];
    }
}

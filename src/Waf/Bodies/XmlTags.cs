namespace Insight.Waf.Bodies;

/// <summary>
/// Finds tags that have too many attributes, before the framework's reader sees them: it reads a tag as a whole, and longer than in proportion.
/// Up to where a document is no longer well-formed, this sees the same tags.
/// </summary>
internal static class XmlTags
{
    /// <summary>Where the first tag begins that has more than <paramref name="max"/> attributes; -1: there is none.</summary>
    /// <param name="document">A document in which each character of markup is one byte.</param>
    /// <param name="max">Attributes allowed.</param>
    public static int FindCrowded(ReadOnlySpan<byte> document, int max)
    {
        for (int at = 0; document[at..].IndexOf((byte)'<') is >= 0 and int open;)
        {
            at += open;
            ReadOnlySpan<byte> rest = document[at..];
            int length;
            if (rest.StartsWith("<!--"u8)) length = LengthUpTo(rest, 4, "-->"u8);
            else if (rest.StartsWith("<![CDATA["u8)) length = LengthUpTo(rest, 9, "]]>"u8);
            else if (rest.StartsWith("<?"u8)) length = LengthUpTo(rest, 2, "?>"u8);
            else if (rest.StartsWith("<!"u8)) return -1;
            else if (LengthOfTag(rest, max) is >= 0 and int tag) length = tag;
            else return at;
            at += length;
        }

        return -1;
    }

    private static int LengthUpTo(ReadOnlySpan<byte> text, int from, ReadOnlySpan<byte> end)
    {
        int found = text[from..].IndexOf(end);
        return found < 0 ? text.Length : from + found + end.Length;
    }

    /// <summary>Bytes of a tag; -1: it has more attributes than allowed.</summary>
    private static int LengthOfTag(ReadOnlySpan<byte> text, int max)
    {
        int attributes = 0;
        for (int at = 1; text[at..].IndexOfAny("=\"'>"u8) is >= 0 and int found;)
        {
            at += found + 1;
            byte mark = text[at - 1];
            if (mark == '>') return at;
            if (mark == '=')
            {
                if (++attributes > max) return -1;
                continue;
            }

            int close = text[at..].IndexOf(mark);
            if (close < 0) break;
            at += close + 1;
        }

        return text.Length;
    }
}

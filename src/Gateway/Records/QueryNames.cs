using Insight.Contracts.Records;

namespace Insight.Gateway.Records;

/// <summary>Writes the distinct names in a query, in order of first appearance; never a value.</summary>
internal static class QueryNames
{
    public static void Write(ref ProtobufWriter record, ReadOnlySpan<char> query)
    {
        if (query.IsEmpty) return;

        // Where each name kept so far stands in the record, to see whether the next one is new.
        Span<(int Start, int Length)> kept = stackalloc (int, int)[RecordLimits.QueryNames];
        int count = 0;
        int begin = record.Length;
        Span<byte> text = stackalloc byte[RecordLimits.QueryName];

        while (!query.IsEmpty && count < kept.Length)
        {
            int end = query.IndexOf('&');
            ReadOnlySpan<char> pair = end < 0 ? query : query[..end];
            query = end < 0 ? [] : query[(end + 1)..];

            int equals = pair.IndexOf('=');
            ReadOnlySpan<char> name = equals < 0 ? pair : pair[..equals];
            if (name.IsEmpty) continue;
            if (name.ContainsAny('%', '+')) name = Uri.UnescapeDataString(name.ToString().Replace('+', ' '));

            System.Text.Unicode.Utf8.FromUtf16(name, text, out _, out int length);
            ReadOnlySpan<byte> utf8 = text[..length];
            if (utf8.IsEmpty || IsKept(record.Written, kept[..count], utf8)) continue;
            if (record.Length - begin + utf8.Length > RecordLimits.QueryNamesTotal) return;

            record.Bytes(AccessRecord.QueryNamesFieldNumber, utf8);
            kept[count++] = (record.Length - utf8.Length, utf8.Length);
        }
    }

    private static bool IsKept(ReadOnlySpan<byte> written, ReadOnlySpan<(int Start, int Length)> kept, ReadOnlySpan<byte> name)
    {
        foreach ((int start, int length) in kept)
        {
            if (written.Slice(start, length).SequenceEqual(name)) return true;
        }

        return false;
    }
}

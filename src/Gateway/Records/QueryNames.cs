using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.Gateway.Records;

/// <summary>Writes the distinct names in a query, in order of first appearance, and what the values of each look like; never a value.</summary>
internal static class QueryNames
{
    public static void Write(ref ProtobufWriter record, ReadOnlySpan<char> query)
    {
        if (query.IsEmpty) return;

        // Where each name kept so far stands in the record, to see whether the next one is new.
        Span<(int Start, int Length)> kept = stackalloc (int, int)[RecordLimits.QueryNames];
        Span<ParameterType> types = stackalloc ParameterType[RecordLimits.QueryNames];
        int count = 0;
        int begin = record.Length;
        Span<byte> text = stackalloc byte[RecordLimits.QueryName];
        Span<byte> decoded = stackalloc byte[RecordLimits.QueryValueLookedAt];

        // Names beyond the last one kept may still be values of one that is.
        for (int looked = 0; !query.IsEmpty && looked < RecordLimits.QueryPairsLookedAt; looked++)
        {
            ReadOnlySpan<byte> utf8 = text[..NextName(ref query, text, out ReadOnlySpan<char> value)];
            if (utf8.IsEmpty) continue;
            ParameterType type = ParameterTypes.Of(PercentDecoding.Decode(value, decoded));
            int known = IndexOf(record.Written, kept[..count], utf8);
            if (known >= 0)
            {
                types[known] = ParameterTypes.Merge(types[known], type);
                continue;
            }

            if (count == kept.Length || record.Length - begin + utf8.Length > RecordLimits.QueryNamesTotal) continue;
            record.Bytes(AccessRecord.QueryNamesFieldNumber, utf8);
            types[count] = type;
            kept[count++] = (record.Length - utf8.Length, utf8.Length);
        }

        foreach (ParameterType type in types[..count]) record.Bytes(AccessRecord.QueryTypesFieldNumber, ParameterTypes.NameOf(type));
    }

    /// <summary>The distinct names in a query, decoded and cut as in records, but more of them: what is not there must not be hidden behind what is.</summary>
    public static IReadOnlyList<string> ListOf(ReadOnlySpan<char> query)
    {
        if (query.IsEmpty) return [];
        List<string> names = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        Span<byte> text = stackalloc byte[RecordLimits.QueryName];
        for (int looked = 0; !query.IsEmpty && looked < RecordLimits.QueryPairsLookedAt; looked++)
        {
            ReadOnlySpan<byte> name = text[..NextName(ref query, text, out _)];
            if (!name.IsEmpty && System.Text.Encoding.UTF8.GetString(name) is var known && seen.Add(known)) names.Add(known);
        }

        return names;
    }

    /// <summary>Takes the next pair off a query and writes its name, decoded and cut, in UTF-8; returns the name's length.</summary>
    private static int NextName(ref ReadOnlySpan<char> query, scoped Span<byte> text, out ReadOnlySpan<char> value)
    {
        int end = query.IndexOf('&');
        ReadOnlySpan<char> pair = end < 0 ? query : query[..end];
        query = end < 0 ? [] : query[(end + 1)..];
        int equals = pair.IndexOf('=');
        ReadOnlySpan<char> name = equals < 0 ? pair : pair[..equals];
        value = equals < 0 ? [] : pair[(equals + 1)..];
        if (name.ContainsAny('%', '+')) name = Uri.UnescapeDataString(name.ToString().Replace('+', ' '));
        System.Text.Unicode.Utf8.FromUtf16(name, text, out _, out int length);
        return length;
    }

    private static int IndexOf(ReadOnlySpan<byte> written, ReadOnlySpan<(int Start, int Length)> kept, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < kept.Length; i++)
        {
            if (written.Slice(kept[i].Start, kept[i].Length).SequenceEqual(name)) return i;
        }

        return -1;
    }
}

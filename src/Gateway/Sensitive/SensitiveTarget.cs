using Insight.Gateway.Records;

namespace Insight.Gateway.Sensitive;

/// <summary>Looks for sensitive data in a request target: its path segment by segment, its query value by value.</summary>
internal sealed class SensitiveTarget(SensitivePatterns patterns)
{
    [ThreadStatic]
    private static SensitiveFinder? t_finder;

    private readonly SensitivePatterns _patterns = patterns;

    /// <summary>The kinds in path and query.</summary>
    public SensitiveKinds Find(ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        // Most targets have nothing to look at.
        bool looksAtPath = _patterns.HasPatterns || path.Length >= 24 || path.ContainsAnyInRange('0', '9') || path.ContainsAny('@', '%', ':');
        if (!looksAtPath && query.IsEmpty) return SensitiveKinds.None;
        SensitiveFinder finder = t_finder is { } own && own.IsFor(_patterns) ? own : t_finder = new SensitiveFinder(_patterns);
        finder.Clear();
        Span<byte> decoded = stackalloc byte[Bodies.ValueBuffer.Size];
        if (looksAtPath) Path(finder, path, decoded);
        Query(finder, query, decoded);
        return finder.Found;
    }

    private static void Path(SensitiveFinder finder, ReadOnlySpan<char> path, Span<byte> decoded)
    {
        for (int looked = 0; !path.IsEmpty && looked < RecordLimits.PathSegmentsLookedAt; looked++)
        {
            int end = path.IndexOf('/');
            ReadOnlySpan<char> segment = end < 0 ? path : path[..end];
            path = end < 0 ? [] : path[(end + 1)..];
            if (segment.Length >= 6) finder.Text(NameHint.None, new TextWindow(PercentDecoding.Decode(segment, decoded, isPath: true), isFirst: true, isLast: true));
        }
    }

    private static void Query(SensitiveFinder finder, ReadOnlySpan<char> query, Span<byte> decoded)
    {
        byte coordinates = 0;
        Span<byte> nameBytes = stackalloc byte[RecordLimits.QueryName];
        for (int looked = 0; !query.IsEmpty && looked < RecordLimits.QueryPairsLookedAt; looked++)
        {
            int end = query.IndexOf('&');
            ReadOnlySpan<char> pair = end < 0 ? query : query[..end];
            query = end < 0 ? [] : query[(end + 1)..];
            int equals = pair.IndexOf('=');
            NameHint hint = equals > 0 ? SensitiveNames.HintOf(PercentDecoding.Decode(pair[..equals], nameBytes)) : NameHint.None;
            ReadOnlySpan<byte> value = PercentDecoding.Decode(pair[(equals + 1)..], decoded);
            finder.Text(hint, new TextWindow(value, isFirst: true, isLast: true));
            finder.Coordinate(hint, value, ref coordinates);
        }
    }
}

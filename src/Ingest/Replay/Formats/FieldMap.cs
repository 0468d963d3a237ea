namespace Insight.Ingest.Replay.Formats;

/// <summary>Which JSON value holds which field: the known names, and what <c>--map</c> added or redirected.</summary>
/// <remarks>A tree of object keys, so that one pass over a line finds nested values and skips everything else.</remarks>
public sealed class FieldMap
{
    /// <summary>Deepest path a map may name; no access log nests deeper.</summary>
    private const int MaxDepth = 16;

    private readonly Dictionary<string, FieldMap> _children;
    private readonly Dictionary<string, FieldMap>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    private FieldMap(StringComparer names)
    {
        _children = new Dictionary<string, FieldMap>(names);
        _bySpan = _children.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The known names alone.</summary>
    public static FieldMap Default { get; } = Create(withKnownNames: true);

    /// <summary>The field whose value stands here.</summary>
    internal LogField? Field { get; private set; }

    internal FieldMap? this[ReadOnlySpan<char> name] => _bySpan.TryGetValue(name, out FieldMap? child) ? child : null;

    /// <summary>
    /// Reads <c>field=path,field=path</c>: fields by the known names (such as <c>ts</c>, <c>latency_ms</c>,
    /// <c>destination_service</c>), paths as <c>a.b</c>, <c>$.a.b</c> or <c>$['a-b'].c</c>. A mapped field is read from
    /// its path alone; all other fields keep their known names.
    /// </summary>
    /// <returns>Null and a sentence that says what to fix when the text cannot be read.</returns>
    public static FieldMap? TryParse(string text, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        FieldMap map = Create(withKnownNames: true);
        List<(LogField Field, List<string> Path)> mapped = [];
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                error = $"'{entry}' is not field=path.";
                return null;
            }

            if (!LogFieldNames.All.TryGetValue(entry[..equals].Trim(), out LogField field))
            {
                error = $"'{entry[..equals]}' is not a field. Fields are: {string.Join(", ", LogFieldNames.All.Keys.Order(StringComparer.Ordinal))}.";
                return null;
            }

            if (JsonPath(entry[(equals + 1)..].Trim()) is not { } path)
            {
                error = $"'{entry[(equals + 1)..]}' is not a path of object keys such as a.b or $['a-b'].c.";
                return null;
            }

            mapped.Add((field, path));
        }

        foreach ((LogField field, _) in mapped) map.Forget(field);
        foreach ((LogField field, List<string> path) in mapped) map.Add(path, field);
        error = "";
        return map;
    }

    private static FieldMap Create(bool withKnownNames)
    {
        FieldMap map = new(StringComparer.OrdinalIgnoreCase);
        if (!withKnownNames) return map;
        foreach ((string name, LogField field) in LogFieldNames.All) map.Add([name], field);
        return map;
    }

    private void Add(IReadOnlyList<string> path, LogField field)
    {
        FieldMap node = this;
        foreach (string name in path)
        {
            if (!node._children.TryGetValue(name, out FieldMap? child)) node._children.Add(name, child = new FieldMap(StringComparer.OrdinalIgnoreCase));
            node = child;
        }

        node.Field = field;
    }

    private void Forget(LogField field)
    {
        foreach (FieldMap child in _children.Values)
        {
            if (child.Field == field) child.Field = null;
        }
    }

    private static List<string>? JsonPath(string text)
    {
        List<string> path = [];
        if (text.StartsWith('$')) text = text[1..];
        while (text.Length > 0)
        {
            if (text.StartsWith("['", StringComparison.Ordinal) || text.StartsWith("[\"", StringComparison.Ordinal))
            {
                int close = text.IndexOf(text[1] + "]", 2, StringComparison.Ordinal);
                if (close < 0) return null;
                path.Add(text[2..close]);
                text = text[(close + 2)..];
                continue;
            }

            if (text.StartsWith('.')) text = text[1..];
            int end = text.IndexOfAny(['.', '[']);
            string name = end < 0 ? text : text[..end];
            if (name.Length == 0) return null;
            path.Add(name);
            text = end < 0 ? "" : text[end..];
        }

        return path.Count is > 0 and <= MaxDepth ? path : null;
    }
}

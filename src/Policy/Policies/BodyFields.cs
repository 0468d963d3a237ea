using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;

namespace Insight.Policy.Policies;

/// <summary>The fields of a body, from the shape that its access record holds (grammar: <c>request_shape</c> in access_record.proto).</summary>
/// <remarks>
/// <c>{items:[{sku:string}],note:null}</c> has the fields <c>items</c>, <c>items[].sku</c> and <c>note</c>. A name that a path could not tell from several, because it
/// holds a dot or other bytes than plain names do, stands in JSON's quotes: <c>"a.b"</c>. Linear in the length of the shape.
/// </remarks>
public static class BodyFields
{
    /// <summary>Characters, levels and names beyond which a shape was written by no gateway.</summary>
    private const int MaxLength = 4_096, MaxDepth = 8, MaxNames = 200;

    private static readonly SearchValues<char> s_plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.$");
    private static readonly SearchValues<char> s_word = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");
    private static readonly FrozenSet<string> s_words =
        FrozenSet.Create("null", "boolean", "integer", "number", "string", "uuid", "date", "date-time", "email", "uri", "ip");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Paths of its fields; null: not all are known, because there is no shape, it was cut off, or it is none.</summary>
    public static IReadOnlySet<string>? Of(string shape)
    {
        return Known(shape, out bool isCut) is { } fields && !isCut ? fields : null;
    }

    /// <summary>Paths of the fields that are known; null: there is no shape, or it is none.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="isCut">Whether there may be more fields: the body was longer than is looked at, or broke off.</param>
    public static IReadOnlySet<string>? Known(string shape, out bool isCut)
    {
        ArgumentNullException.ThrowIfNull(shape);
        isCut = false;
        if (shape.Length is 0 or > MaxLength) return null;
        Reader reader = new(shape);
        if (!reader.Union("", 0) || !reader.IsAtEnd) return null;
        isCut = reader.IsCut;
        return reader.Fields;
    }

    /// <summary>The fields that a path lies in, the outermost last: <c>items</c> of <c>items[].sku</c>.</summary>
    internal static IEnumerable<string> Around(string path)
    {
        bool quoted = false;
        for (int i = path.Length - 1; i > 0; i--)
        {
            if (path[i] == '"' && !IsEscaped(path, i)) quoted = !quoted;
            if (quoted || path[i] != '.') continue;
            string outer = path[..i];
            while (outer.EndsWith("[]", StringComparison.Ordinal)) outer = outer[..^2];
            if (outer.Length > 0) yield return outer;
        }
    }

    private static bool IsEscaped(string text, int at)
    {
        int slashes = 0;
        while (at - slashes - 1 >= 0 && text[at - slashes - 1] == '\\') slashes++;
        return slashes % 2 == 1;
    }

    private ref struct Reader(string text)
    {
        private int _at, _names;

        public HashSet<string> Fields { get; } = new(StringComparer.Ordinal);

        public readonly bool IsAtEnd => _at == text.Length;

        public bool IsCut { get; private set; }

        public bool Union(string path, int depth)
        {
            do
            {
                if (!One(path, depth)) return false;
            }
            while (Take('|'));
            return true;
        }

        private bool One(string path, int depth)
        {
            if (Take('{')) return depth < MaxDepth && Members(path, depth + 1);
            if (Take('[')) return depth < MaxDepth && (Take(']') || (Union(path + "[]", depth + 1) && Take(']')));
            if (Take('*')) return IsCut = true;
            ReadOnlySpan<char> rest = text.AsSpan(_at);
            int length = rest.IndexOfAnyExcept(s_word);
            ReadOnlySpan<char> word = length < 0 ? rest : rest[..length];
            _at += word.Length;
            return s_lookup.Contains(word);
        }

        private bool Members(string path, int depth)
        {
            if (Take('}')) return true;
            do
            {
                if (Name() is not { } name || ++_names > MaxNames || !Take(':')) return false;
                string field = path.Length == 0 ? name : $"{path}.{name}";
                Fields.Add(field);
                if (!Union(field, depth)) return false;
            }
            while (Take(','));
            return Take('}');
        }

        private string? Name()
        {
            int start = _at;
            if (!Take('"'))
            {
                int length = text.AsSpan(start).IndexOfAnyExcept(s_plain);
                _at = length < 0 ? text.Length : start + length;
                string plain = text[start.._at];
                return plain.Length == 0 ? null : plain.Contains('.') ? $"\"{plain}\"" : plain;
            }

            while (_at < text.Length && text[_at] != '"') _at += text[_at] == '\\' ? 2 : 1;
            if (_at >= text.Length) return null;
            _at++;
            try
            {
                // Two spellings of one name are one field.
                return JsonSerializer.Deserialize<string>(text.AsSpan(start, _at - start)) is { } name ? JsonSerializer.Serialize(name) : null;
            }
            catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
            {
                return null;
            }
        }

        private bool Take(char c)
        {
            if (_at >= text.Length || text[_at] != c) return false;
            _at++;
            return true;
        }
    }
}

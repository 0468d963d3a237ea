using System.Globalization;
using System.Text.Json;

namespace Insight.ApiDiscovery.Schemas;

/// <summary>Reads the text of a shape. Linear in its length; depth and names are bounded before anything is kept.</summary>
internal sealed class ShapeReader(string text)
{
    private int _at;
    private int _names;
    private string? _error;

    public BodyShape? Read(out string error)
    {
        error = "";
        if (text.Length > BodyShape.MaxLength)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"The shape is longer than {BodyShape.MaxLength} characters.");
            return null;
        }

        BodyShape? shape = ReadUnion(0);
        if (shape is not null && _at < text.Length) shape = Fail("the end or | is expected");
        error = _error ?? "";
        return shape;
    }

    private BodyShape? ReadUnion(int depth)
    {
        BodyShape? union = null;
        do
        {
            if (ReadOne(depth) is not { } one) return null;
            union = union is null ? one : BodyShape.Union(union, one);
        }
        while (Take('|'));
        return union;
    }

    private BodyShape? ReadOne(int depth)
    {
        if (_at == text.Length) return Fail("a type is expected");
        if (text[_at] is '{' or '[' && depth == BodyShape.MaxDepth)
            return Fail(string.Create(CultureInfo.InvariantCulture, $"there are more than {BodyShape.MaxDepth} levels"));
        if (Take('{')) return ReadObject(depth + 1);
        if (Take('['))
        {
            if (Take(']')) return BodyShape.Of(ShapeTypes.Array);
            if (ReadUnion(depth + 1) is not { } items) return null;
            return Take(']') ? new BodyShape(ShapeTypes.Array, [], items) : Fail("] or | is expected");
        }

        int start = _at;
        while (_at < text.Length && (char.IsAsciiLetterLower(text[_at]) || text[_at] is '-' or '*')) _at++;
        ShapeTypes type = ShapeWords.Find(text.AsSpan(start, _at - start));
        if (type != ShapeTypes.None) return BodyShape.Of(type);
        _at = start;
        return Fail("there is no such type");
    }

    private BodyShape? ReadObject(int depth)
    {
        SortedDictionary<string, BodyShape> fields = new(ByteOrder.Instance);
        bool cut = false;
        if (!Take('}'))
        {
            do
            {
                // A * in place of a name, with or without a type behind it: there were more names.
                if (Take('*'))
                {
                    if (Take(':') && ReadUnion(depth) is null) return null;
                    cut = true;
                    continue;
                }

                int start = _at;
                if (ReadName() is not { } name) return null;
                if (++_names > BodyShape.MaxNames) return Fail(string.Create(CultureInfo.InvariantCulture, $"there are more than {BodyShape.MaxNames} names"));
                if (!Take(':')) return Fail(": is expected behind a name");
                if (ReadUnion(depth) is not { } shape) return null;
                if (!fields.TryAdd(name, shape))
                {
                    _at = start;
                    return Fail("this name stands here already");
                }
            }
            while (Take(','));
            if (!Take('}')) return Fail("}, | or , is expected");
        }

        return new BodyShape(ShapeTypes.Object, [.. fields.Select(static f => new ShapeField(f.Key, f.Value))], null, cut);
    }

    private string? ReadName()
    {
        int start = _at;
        if (Take('"'))
        {
            while (_at < text.Length && text[_at] != '"') _at += text[_at] == '\\' ? 2 : 1;
            if (_at >= text.Length)
            {
                _at = start;
                Fail("the name has no end");
                return null;
            }

            _at++;
            try
            {
                if (JsonSerializer.Deserialize<string>(text.AsSpan(start, _at - start)) is { } name) return name;
            }
            catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
            {
                // A broken escape, or half a surrogate pair; said below.
            }

            _at = start;
            Fail("the name is not a JSON string");
            return null;
        }

        int length = text.AsSpan(start).IndexOfAnyExcept(ShapeWriter.PlainCharacters);
        _at = length < 0 ? text.Length : start + length;
        if (_at > start) return text[start.._at];
        Fail("a name is expected");
        return null;
    }

    private bool Take(char c)
    {
        if (_at >= text.Length || text[_at] != c) return false;
        _at++;
        return true;
    }

    private BodyShape? Fail(string what)
    {
        _error ??= string.Create(CultureInfo.InvariantCulture, $"Character {_at + 1}: {what}.");
        return null;
    }
}

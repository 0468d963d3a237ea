using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using Insight.Waf.Text;

namespace Insight.Waf.Bodies;

/// <summary>
/// Takes a JSON document (RFC 8259) apart into its leaves. The root is named <c>json</c>, a member <c>json.a.b</c>, an array's
/// element <c>json.a.0</c>. Strings are unescaped, null is empty, other leaves are the text as sent; empty objects and arrays report nothing.
/// </summary>
public static class JsonBody
{
    /// <summary>
    /// The name of an object or array is repeated in all that is in it, so a long one would multiply the body.
    /// In this many bytes there is room for 512 levels of short names.
    /// </summary>
    private const int MaxContainerNameBytes = 4096;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reports each leaf as an argument, in the order of the body; an error does not take back what was reported before it.</summary>
    public static BodyResult Parse(ReadOnlySpan<byte> body, BodyLimits limits, IBodySink sink)
    {
        if (body.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];
        if (body.IsEmpty) return BodyResult.Ok;

        BodyScratch scratch = BodyScratch.Rent();
        Level[] levels = ArrayPool<Level>.Shared.Rent(16);
        JsonReaderOptions options = new() { MaxDepth = limits.MaxDepth + 1 };
        Utf8JsonReader reader = new(body, options);
        try
        {
            string? error = Walk(ref reader, limits, sink, scratch, ref levels);
            if (error is null && !Utf8.IsValid(body)) error = "JSON: the body is not valid UTF-8.";
            return new BodyResult(error);
        }
        catch (JsonException)
        {
            return new BodyResult($"JSON: the body is not well-formed near byte {reader.BytesConsumed}.");
        }
        finally
        {
            ArrayPool<Level>.Shared.Return(levels);
            BodyScratch.Return(scratch);
        }
    }

    private static string? Walk(ref Utf8JsonReader reader, BodyLimits limits, IBodySink sink, BodyScratch scratch, ref Level[] levels)
    {
        ByteBuffer name = scratch.Name;
        name.Add("json"u8);
        int depth = 0;
        int arguments = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name.Truncate(levels[depth - 1].NameLength);
                    name.Add((byte)'.');
                    if (reader.ValueIsEscaped) JsonText.Append(reader.ValueSpan, name);
                    else name.Add(reader.ValueSpan);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (depth > 0) levels[depth - 1].NameElement(name);
                    if (depth >= limits.MaxDepth) return "JSON: the body is nested deeper than the limit allows.";
                    if (name.Length > MaxContainerNameBytes) return "JSON: the name of an object or array is longer than 4096 bytes.";
                    if (depth == levels.Length) Grow(ref levels);
                    levels[depth++] = new Level(name.Length, reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    name.Truncate(levels[--depth].NameLength);
                    break;
                default:
                    if (depth > 0) levels[depth - 1].NameElement(name);
                    if (arguments++ >= limits.MaxArguments) return "JSON: there are more arguments than the limit allows.";
                    sink.Argument(name.Written, Value(ref reader, scratch.Value));
                    break;
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> Value(ref Utf8JsonReader reader, ByteBuffer unescaped)
    {
        if (reader.TokenType == JsonTokenType.Null) return [];
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        unescaped.Clear();
        JsonText.Append(reader.ValueSpan, unescaped);
        return unescaped.Written;
    }

    private static void Grow(ref Level[] levels)
    {
        Level[] larger = ArrayPool<Level>.Shared.Rent(levels.Length * 2);
        levels.CopyTo(larger, 0);
        ArrayPool<Level>.Shared.Return(levels);
        levels = larger;
    }

    /// <summary>An object or array that is open: the bytes of its name and, for an array, the number of its next element.</summary>
    private struct Level(int nameLength, bool isArray)
    {
        private int _next = isArray ? 0 : -1;

        public int NameLength { get; } = nameLength;

        /// <summary>Makes <paramref name="name"/> that of the next element; a member of an object has its name already.</summary>
        public void NameElement(ByteBuffer name)
        {
            if (_next < 0) return;
            name.Truncate(NameLength);
            name.Add((byte)'.');
            Utf8Formatter.TryFormat(_next++, name.Reserve(10), out int written);
            name.Advance(written);
        }
    }
}

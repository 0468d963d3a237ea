using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Insight.ApiDiscovery.Schemas;

/// <summary>
/// The stored form of a <see cref="SchemaNode"/>: <c>n</c> bodies, <c>c</c> cut (left out when 0), <c>t</c> types by word, <c>f</c> fields, <c>i</c> items.
/// </summary>
internal static class SchemaJson
{
    /// <summary>Enough for the deepest shape: two levels of JSON for each of its own.</summary>
    private const int MaxDepth = 4 * BodyShape.MaxDepth;

    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(SchemaNode node)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter writer = new(bytes, s_writing)) Write(node, writer);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    public static SchemaNode Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("The stored schema cannot be read.", e);
        }
    }

    private static void Write(SchemaNode node, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("n", node.Count);
        if (node.Cut > 0) writer.WriteNumber("c", node.Cut);
        writer.WriteStartObject("t");
        foreach ((ShapeTypes type, string word) in ShapeWords.All)
        {
            if (node.Types.TryGetValue(type, out long count)) writer.WriteNumber(word, count);
        }

        writer.WriteEndObject();
        if (node.Fields.Count > 0)
        {
            writer.WriteStartObject("f");
            foreach ((string name, SchemaNode field) in node.Fields)
            {
                writer.WritePropertyName(name);
                Write(field, writer);
            }

            writer.WriteEndObject();
        }

        if (node.Items is not null)
        {
            writer.WritePropertyName("i");
            Write(node.Items, writer);
        }

        writer.WriteEndObject();
    }

    private static SchemaNode Read(JsonElement element) => SchemaNode.Restore(
        element.GetProperty("n").GetInt64(),
        element.TryGetProperty("c", out JsonElement cut) ? cut.GetInt64() : 0,
        element.GetProperty("t").EnumerateObject().Select(static t => (ShapeWords.Find(t.Name), t.Value.GetInt64())),
        element.TryGetProperty("f", out JsonElement fields) ? fields.EnumerateObject().Select(static f => (f.Name, Read(f.Value))) : [],
        element.TryGetProperty("i", out JsonElement items) ? Read(items) : null);
}

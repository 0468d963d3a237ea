using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Insight.ApiDiscovery.Schemas;

/// <summary>Writes the canonical text of shapes.</summary>
internal static class ShapeWriter
{
    /// <summary>Characters of names that need no quotes.</summary>
    public static readonly SearchValues<char> PlainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.$");

    private static readonly JsonSerializerOptions s_quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(BodyShape shape)
    {
        StringBuilder text = new();
        Append(shape, text);
        return text.ToString();
    }

    private static void Append(BodyShape shape, StringBuilder text)
    {
        int start = text.Length;
        foreach ((ShapeTypes type, string word) in ShapeWords.All)
        {
            if (!shape.Types.HasFlag(type)) continue;
            if (text.Length > start) text.Append('|');
            switch (type)
            {
                case ShapeTypes.Array:
                    text.Append('[');
                    if (shape.Items is not null) Append(shape.Items, text);
                    text.Append(']');
                    break;
                case ShapeTypes.Object:
                    AppendObject(shape, text);
                    break;
                default:
                    text.Append(word);
                    break;
            }
        }
    }

    private static void AppendObject(BodyShape shape, StringBuilder text)
    {
        text.Append('{');
        if (shape.IsCut) text.Append('*');
        foreach (ShapeField field in shape.Fields)
        {
            if (text[^1] != '{') text.Append(',');
            bool plain = field.Name.Length > 0 && !field.Name.AsSpan().ContainsAnyExcept(PlainCharacters);
            text.Append(plain ? field.Name : JsonSerializer.Serialize(field.Name, s_quoting)).Append(':');
            Append(field.Shape, text);
        }

        text.Append('}');
    }
}

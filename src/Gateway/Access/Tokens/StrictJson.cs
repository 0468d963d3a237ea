using System.Text.Json;
using System.Text.Unicode;

namespace Insight.Gateway.Access.Tokens;

/// <summary>Reads JSON that is not trusted so that nothing in it can surprise whoever uses it: objects only, no member twice, every text is one.</summary>
/// <remarks>The reader takes texts that are no Unicode (broken UTF-8, half a surrogate pair) and throws only when they are asked for.</remarks>
internal static class StrictJson
{
    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The object; null when it is none.</summary>
    public static JsonElement? Read(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) return null;
        try
        {
            if (json.Contains((byte)'\\')) Unescape(json);
            JsonElement element = JsonElement.Parse(json, s_options);
            return element.ValueKind == JsonValueKind.Object ? element : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Unescape(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
        }
    }
}

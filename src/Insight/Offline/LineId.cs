using System.Text.Json;

namespace Insight.Offline;

/// <summary>The id that a JSON line gives itself: its field <c>id</c>.</summary>
internal static class LineId
{
    /// <summary>The id as JSON (a number or a string), or null when the line has none.</summary>
    public static string? Of(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(" \t"u8);
        if (line.IsEmpty || line[0] != '{') return null;
        try
        {
            Utf8JsonReader reader = new(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool found = reader.ValueTextEquals("id"u8);
                reader.Read();
                if (found && reader.TokenType == JsonTokenType.Number) return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                if (found && reader.TokenType == JsonTokenType.String) return JsonSerializer.Serialize(reader.GetString());
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // No JSON: the line has no id of its own.
        }

        return null;
    }
}

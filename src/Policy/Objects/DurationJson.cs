using System.Text.Json;
using System.Text.Json.Serialization;

namespace Insight.Policy.Objects;

/// <summary>Durations in JSON: <see cref="Duration"/>'s text.</summary>
internal sealed class DurationJson : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Duration.TryParse(reader.GetString(), out TimeSpan duration)
            ? duration
            : throw new JsonException("is no duration; write 250ms, 30s, 5m or 1h");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(Duration.Format(value));
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Insight.Console.Live;

/// <summary>A frame that was turned into JSON once, for every browser that gets it.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record LiveMessage(long Sequence, byte[] Json)
{
    /// <summary>Encodes a frame.</summary>
    public static LiveMessage Of(LiveFrame frame) => new(frame.Sequence, JsonSerializer.SerializeToUtf8Bytes(frame, ConsoleJson.Options));

    /// <summary>Copies the bytes as they are; they are never read back.</summary>
    internal sealed class Converter : JsonConverter<LiveMessage>
    {
        /// <inheritdoc />
        public override LiveMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Live messages are only written.");

        /// <inheritdoc />
        public override void Write(Utf8JsonWriter writer, LiveMessage value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Json, skipInputValidation: true);
    }
}

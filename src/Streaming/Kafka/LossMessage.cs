using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace Insight.Streaming.Kafka;

/// <summary>Carries a <see cref="StreamLoss"/> through the topic among the records, so that what a gateway's journal dropped is counted
/// behind Kafka too: a message with the header <c>insight-loss</c> whose value is the loss as JSON.</summary>
internal static class LossMessage
{
    private const string Header = "insight-loss";

    public static Message<Null, byte[]> Create(StreamLoss loss) => new()
    {
        Headers = new Headers { { Header, "1"u8.ToArray() } },
        Value = JsonSerializer.SerializeToUtf8Bytes(loss),
    };

    public static bool IsLoss(Message<Ignore, byte[]> message) => message.Headers is { Count: > 0 } headers && headers.TryGetLastBytes(Header, out _);

    /// <summary>Reads the loss; one that cannot be read is itself a loss of unknown size.</summary>
    public static StreamLoss Read(ConsumeResult<Ignore, byte[]> result)
    {
        try
        {
            return JsonSerializer.Deserialize<StreamLoss>(result.Message.Value ?? []);
        }
        catch (JsonException)
        {
            byte[] value = result.Message.Value ?? [];
            string start = Encoding.ASCII.GetString(value.AsSpan(0, Math.Min(value.Length, 32)));
            return new StreamLoss(StreamLossKind.Corrupt, 0, value.Length, $"{result.TopicPartitionOffset}: loss message '{start}'");
        }
    }
}

using Insight.Streaming.Kafka;
using Xunit;

namespace Insight.Testing.Kafka;

/// <summary>A test that needs librdkafka; skipped with the reason where it was not built.</summary>
public sealed class KafkaFactAttribute : FactAttribute
{
    /// <summary>Looks for the library once for each test.</summary>
    public KafkaFactAttribute()
    {
        if (!KafkaNative.TryLoad(out string error)) Skip = error;
    }
}

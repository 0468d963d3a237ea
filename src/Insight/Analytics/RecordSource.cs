using Insight.Configuration;
using Insight.Run;
using Insight.Streaming;
using Insight.Streaming.Journal;
using Insight.Streaming.Kafka;

namespace Insight.Analytics;

/// <summary>Opens the stream that Ingest reads.</summary>
public static class RecordSource
{
    /// <summary>The journals of this machine, or Kafka. Null with a sentence when Kafka's native part is missing.</summary>
    public static IRecordSource? Open(InsightSettings settings, DataFolder data, out string error)
    {
        error = "";
        if (settings.Stream.Kind == StreamTransport.Journal) return JournalSetSource.Open(data.Journals, new ReaderOptions(), TimeProvider.System);
        return KafkaNative.TryLoad(out error) ? new KafkaRecordSource(settings.Stream.Kafka, TimeProvider.System) : null;
    }
}

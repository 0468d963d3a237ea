using Insight.Streaming.Journal;

namespace Insight.Streaming.Tests.Journal;

/// <summary>Short forms the journal tests share.</summary>
internal static class JournalTesting
{
    public const int SegmentBytes = 64 << 10;

    public static JournalOptions Options(string directory, int maxSegments = 64) =>
        new() { Directory = directory, SegmentBytes = SegmentBytes, MaxBytes = (long)SegmentBytes * maxSegments };

    /// <summary>A writer without its background thread: every step happens when the test takes it.</summary>
    public static JournalWriter OpenWriter(string directory, int maxSegments = 64) => OpenWriter(Options(directory, maxSegments));

    public static JournalWriter OpenWriter(JournalOptions options) =>
        JournalWriter.Open(options, new LeapingTime(), MappedFile.Create, inBackground: false);

    public static JournalReader OpenReader(string directory) => JournalReader.Open(directory, new ReaderOptions(), TimeProvider.System);

    /// <summary>Reads, without waiting, until nothing more comes; commits each batch.</summary>
    public static async Task<(List<TestRecord> Records, List<StreamLoss> Losses)> DrainAsync(IRecordSource source, int batchRecords = 1000)
    {
        List<TestRecord> records = [];
        List<StreamLoss> losses = [];
        var batch = new RecordBatch(batchRecords);
        while (true)
        {
            await source.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
            if (batch.Count == 0 && batch.Losses.Count == 0) return (records, losses);
            for (int i = 0; i < batch.Count; i++) records.Add(TestRecord.Decode(batch[i]));
            losses.AddRange(batch.Losses);
            await source.CommitAsync(batch, CancellationToken.None);
        }
    }

    public static async Task<(List<TestRecord> Records, List<StreamLoss> Losses)> DrainAsync(string directory)
    {
        await using JournalReader reader = OpenReader(directory);
        return await DrainAsync(reader);
    }

    public static string[] Segments(string directory) => [.. Directory.GetFiles(directory, "*" + SegmentName.Extension).Order(StringComparer.Ordinal)];
}

namespace Insight.Ingest.Metering;

/// <summary>What an ingest loop counted since it was made.</summary>
/// <param name="Read">Records read from the stream.</param>
/// <param name="Stored">Rows stored.</param>
/// <param name="DeadLetters">Records that went to dead letters.</param>
/// <param name="Lost">Records that the stream reported as lost.</param>
/// <param name="Retries">Attempts to store that failed.</param>
public readonly record struct IngestCounts(long Read, long Stored, long DeadLetters, long Lost, long Retries);

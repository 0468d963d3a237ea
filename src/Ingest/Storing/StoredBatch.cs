namespace Insight.Ingest.Storing;

/// <summary>What became of a batch.</summary>
/// <param name="Stored">Rows that ClickHouse has.</param>
/// <param name="DeadLetters">Records that went to the table <c>dead_letters</c>.</param>
public readonly record struct StoredBatch(int Stored, int DeadLetters);

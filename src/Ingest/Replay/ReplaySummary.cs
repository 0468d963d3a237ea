namespace Insight.Ingest.Replay;

/// <summary>What a replay did. Every line read is stored, already stored or rejected.</summary>
/// <param name="Read">Lines read, blank ones not counted.</param>
/// <param name="Stored">Records stored.</param>
/// <param name="AlreadyStored">Records that were stored before: the same line of the same file.</param>
/// <param name="Rejected">Lines that went to dead letters.</param>
/// <param name="Reasons">Rejected lines by reason.</param>
/// <param name="Problems">What was wrong with whole files, one sentence each: missing, cut off, of an unknown compression.</param>
/// <param name="Oldest">Time of the oldest record; null when there is none.</param>
/// <param name="Newest">Time of the newest record; null when there is none.</param>
public sealed record ReplaySummary(
    long Read,
    long Stored,
    long AlreadyStored,
    long Rejected,
    IReadOnlyDictionary<string, long> Reasons,
    IReadOnlyList<string> Problems,
    DateTimeOffset? Oldest,
    DateTimeOffset? Newest);

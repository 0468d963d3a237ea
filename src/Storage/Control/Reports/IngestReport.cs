namespace Insight.Storage.Control.Reports;

/// <summary>How a process that stores a stream is doing. Counts are since it started.</summary>
/// <param name="StartedAt">When it started, UTC.</param>
/// <param name="Positions">How far it is, by journal or partition.</param>
/// <param name="Read">Records it read.</param>
/// <param name="Stored">Rows it stored.</param>
/// <param name="DeadLetters">Records that went to dead letters.</param>
/// <param name="Lost">Records that the stream reported as lost.</param>
/// <param name="Retries">Attempts to store that failed.</param>
/// <param name="LastMinute">Rates of the last minute.</param>
/// <param name="LastFiveMinutes">Rates of the last five.</param>
/// <param name="RetryingSince">Since when the batch in hand cannot be stored; null: it can.</param>
/// <param name="LastError">What went wrong last; empty: nothing did.</param>
/// <param name="LastErrorAt">When that was.</param>
/// <param name="Problem">What the stream's client complains of now; null: of nothing.</param>
public sealed record IngestReport(
    DateTimeOffset StartedAt, IReadOnlyList<PositionReport> Positions, long Read, long Stored, long DeadLetters, long Lost, long Retries, RateReport? LastMinute, RateReport? LastFiveMinutes,
    DateTimeOffset? RetryingSince, string LastError, DateTimeOffset? LastErrorAt, string? Problem);

/// <summary>How far a reader is in one journal or partition.</summary>
/// <param name="Name">Which: the gateway's folder, or topic and partition.</param>
/// <param name="Position">What is stored ends here.</param>
/// <param name="End">The stream ends here.</param>
/// <param name="RecordsBehind">Records between the two; null where only bytes are known.</param>
/// <param name="BytesBehind">Bytes between the two; null where only records are known.</param>
/// <param name="UnreadSince">The oldest that is not stored was written after this; null: all is stored, or it is not known.</param>
public sealed record PositionReport(string Name, string Position, string End, long? RecordsBehind, long? BytesBehind, DateTimeOffset? UnreadSince);

/// <summary>Records per second.</summary>
/// <param name="Seconds">Over how long: less than asked for when the process started since.</param>
/// <param name="ReadPerSecond">Read from the stream.</param>
/// <param name="StoredPerSecond">Stored.</param>
public sealed record RateReport(double Seconds, double ReadPerSecond, double StoredPerSecond);

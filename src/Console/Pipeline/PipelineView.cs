namespace Insight.Console.Pipeline;

/// <summary>How the pipeline is doing, from streams to tables. Parts in other processes are as they said of themselves last.</summary>
/// <param name="Now">The console's clock, UTC.</param>
/// <param name="AnsweredBy">The process that answers: machine and process id.</param>
/// <param name="Ingest">Whatever stores a stream, by process.</param>
/// <param name="Jobs">Whatever runs again and again.</param>
/// <param name="Storage">What storage holds.</param>
/// <param name="DeadLetters">Records that could not be stored.</param>
/// <param name="Losses">What streams lost in the last seven days.</param>
/// <param name="Notes">What this answer does not know, in sentences.</param>
public sealed record PipelineView(
    DateTime Now, string AnsweredBy, IReadOnlyList<IngestView> Ingest, IReadOnlyList<JobView> Jobs, StorageView Storage, DeadLetterSummary DeadLetters, IReadOnlyList<LossView> Losses,
    IReadOnlyList<string> Notes);

/// <summary>A process that stores a stream. Counts are since it started.</summary>
/// <param name="Stream"><c>journal</c> or <c>kafka</c>.</param>
/// <param name="Process">Machine and process id.</param>
/// <param name="State">How it is doing.</param>
/// <param name="SaidAt">When it said so, UTC.</param>
/// <param name="StartedAt">When it started, UTC.</param>
/// <param name="Positions">How far it is, by journal or partition.</param>
/// <param name="LastMinute">Rates of the last minute; null: not known yet.</param>
/// <param name="LastFiveMinutes">Rates of the last five.</param>
/// <param name="Read">Records it read.</param>
/// <param name="Stored">Rows it stored.</param>
/// <param name="DeadLetters">Records that went to dead letters.</param>
/// <param name="Lost">Records that the stream reported as lost.</param>
/// <param name="Retries">Attempts to store that failed.</param>
/// <param name="RetryingSince">Since when the batch in hand cannot be stored, UTC; null: it can.</param>
/// <param name="LastError">What went wrong last, at most 300 characters; empty: nothing did.</param>
/// <param name="LastErrorAt">When that was, UTC.</param>
/// <param name="Problem">What the stream's client complains of now; null: of nothing.</param>
public sealed record IngestView(
    string Stream, string Process, PipelineState State, DateTime SaidAt, DateTime StartedAt, IReadOnlyList<PositionView> Positions, RateView? LastMinute, RateView? LastFiveMinutes, long Read, long Stored,
    long DeadLetters, long Lost, long Retries, DateTime? RetryingSince, string LastError, DateTime? LastErrorAt, string? Problem);

/// <summary>How far a reader is.</summary>
/// <param name="Name">The gateway's journal, or topic and partition.</param>
/// <param name="Position">What is stored ends here.</param>
/// <param name="End">The stream ends here.</param>
/// <param name="RecordsBehind">Records between the two; null where only bytes are known, or nothing.</param>
/// <param name="BytesBehind">Bytes between the two; null where only records are known, or nothing.</param>
/// <param name="SecondsBehind">The oldest that is not stored is at most so old; 0: all is stored; null: it is not known.</param>
public sealed record PositionView(string Name, string Position, string End, long? RecordsBehind, long? BytesBehind, double? SecondsBehind);

/// <summary>Records per second.</summary>
/// <param name="Seconds">Over how long: less than asked for when the process started since.</param>
/// <param name="ReadPerSecond">Read from the stream.</param>
/// <param name="StoredPerSecond">Stored.</param>
public sealed record RateView(double Seconds, double ReadPerSecond, double StoredPerSecond);

/// <summary>A job. Counts are since its process started.</summary>
/// <param name="Name">That of its lease.</param>
/// <param name="Does">What it does.</param>
/// <param name="State">How it is doing.</param>
/// <param name="Process">Who does it: machine and process id; null: nobody has said.</param>
/// <param name="SaidAt">When they said so, UTC.</param>
/// <param name="LastRunAt">Start of the last turn, UTC.</param>
/// <param name="TookSeconds">How long it took.</param>
/// <param name="NextRunAt">When the next one is due, UTC.</param>
/// <param name="Turns">Turns.</param>
/// <param name="Failures">Those that failed.</param>
/// <param name="LastError">Why one failed last, at most 300 characters; empty: none did.</param>
/// <param name="LastErrorAt">When that was, UTC.</param>
public sealed record JobView(
    string Name, string Does, PipelineState State, string? Process, DateTime? SaidAt, DateTime? LastRunAt, double? TookSeconds, DateTime? NextRunAt, long Turns, long Failures, string LastError, DateTime? LastErrorAt);

/// <summary>What storage holds.</summary>
/// <param name="Problem">Why this is not known; null: it is.</param>
/// <param name="Tables">Tables, the largest first.</param>
/// <param name="Disks">Disks of the server that answered.</param>
public sealed record StorageView(string? Problem, IReadOnlyList<StoredTable> Tables, IReadOnlyList<StorageDisk> Disks);

/// <summary>A table.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Rows">Rows, those that are still to be merged away included.</param>
/// <param name="Bytes">Bytes on disk.</param>
public sealed record StoredTable(string Table, long Rows, long Bytes);

/// <summary>A disk of the storage.</summary>
/// <param name="Name">What the server calls it.</param>
/// <param name="FreeBytes">Bytes left.</param>
/// <param name="TotalBytes">Bytes in all.</param>
public sealed record StorageDisk(string Name, long FreeBytes, long TotalBytes);

/// <summary>Records that could not be stored and about which nobody decided yet.</summary>
/// <param name="Open">How many there are; null: storage does not say.</param>
/// <param name="Waiting">How many somebody decided about, which is still to be done.</param>
/// <param name="Reasons">By reason, the most first; at most 20.</param>
public sealed record DeadLetterSummary(long? Open, long Waiting, IReadOnlyList<DeadLetterReason> Reasons);

/// <summary>Dead letters with the same reason.</summary>
/// <param name="Reason">One of a few words.</param>
/// <param name="Count">How many.</param>
/// <param name="Newest">When the newest was refused, UTC.</param>
public sealed record DeadLetterReason(string Reason, long Count, DateTime Newest);

/// <summary>What streams lost.</summary>
/// <param name="Kind"><c>dropped</c>: no room in the journal; <c>corrupt</c>, <c>torn</c>: damaged; <c>refused</c>: by Kafka.</param>
/// <param name="Records">Records that are known to be lost.</param>
/// <param name="Bytes">Bytes that could not be read.</param>
/// <param name="Newest">When the newest was noted, UTC.</param>
public sealed record LossView(string Kind, long Records, long Bytes, DateTime Newest);

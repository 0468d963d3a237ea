namespace Insight.Contracts.Reports;

/// <summary>Access records on their way from a gateway's disk. Nothing waits in memory: a record is in the journal as soon as it is written.</summary>
/// <param name="WaitingBytes">Bytes in the journal that nobody has shipped or stored yet.</param>
/// <param name="WaitingRecords">About how many records these are, by the mean of those written since the start; null: none was written, so that nothing is known.</param>
/// <param name="MaxBytes">Bytes that the journal may take; beyond it records are dropped.</param>
/// <param name="Written">Records written since the gateway started.</param>
/// <param name="Dropped">Records that found no room, since the journal exists.</param>
/// <param name="HasReader">Whether somebody reads the journal now.</param>
/// <param name="Problem">Why the journal refuses records or could not sync; empty when all is well.</param>
public sealed record ReportedJournal(long WaitingBytes, long? WaitingRecords, long MaxBytes, long Written, long Dropped, bool HasReader, string Problem);

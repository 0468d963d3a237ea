namespace Insight.Streaming;

/// <summary>How far a reader is in one part of its stream: a journal, or a partition.</summary>
/// <param name="Name">Which part.</param>
/// <param name="Position">Where what is stored ends, for people.</param>
/// <param name="End">Where the part ends.</param>
/// <param name="RecordsBehind">Records between the two; null where only bytes are known, or nothing.</param>
/// <param name="BytesBehind">Bytes between the two, frames that are no record yet included; null where only records are known.</param>
/// <param name="UnreadSince">What is not stored was written after this time; null: all is stored, or it is not known.</param>
public sealed record StreamPosition(string Name, string Position, string End, long? RecordsBehind, long? BytesBehind, DateTimeOffset? UnreadSince);

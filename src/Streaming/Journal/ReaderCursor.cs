namespace Insight.Streaming.Journal;

/// <summary>How far a reader has committed.</summary>
/// <param name="Segment">Number of the segment; 0 before the first commit.</param>
/// <param name="Epoch">Its writer, so that a folder that was emptied and begun again is noticed.</param>
/// <param name="Offset">The next frame to read there.</param>
/// <param name="IsClosed">True when the segment's writer is dead, nothing follows in it, and its open begins were delivered as lost.</param>
/// <param name="Drops">How many dropped records were reported.</param>
internal readonly record struct ReaderCursor(long Segment, ulong Epoch, int Offset, bool IsClosed, long Drops);

namespace Insight.Streaming.Journal;

/// <summary>A valid frame as found in a segment.</summary>
internal readonly record struct SegmentFrame(FrameType Type, ulong Ticket, int Offset, int RecordBytes);

using System.Buffers.Binary;

namespace Insight.Streaming.Journal;

/// <summary>How much of a journal lies behind a cursor, by what its segments' heads say. A hint for people: nothing is read or skipped by it.</summary>
/// <param name="Bytes">Bytes behind the cursor.</param>
/// <param name="End">Last segment and where it ends; null: there is none.</param>
/// <param name="OldestCreated">When the segment that holds the first of them was made; null: nothing is behind the cursor.</param>
internal readonly record struct JournalBacklog(long Bytes, (long Segment, long Offset)? End, DateTimeOffset? OldestCreated)
{
    private const int CreatedOffset = 32;

    /// <summary>Looks at the heads of the segments from the cursor on. A segment that cannot be read counts nothing.</summary>
    public static JournalBacklog Measure(string directory, ReaderCursor cursor)
    {
        long bytes = 0;
        (long, long)? end = null;
        DateTimeOffset? oldest = null;
        foreach (SegmentName name in SegmentName.List(directory))
        {
            if (name.Number < cursor.Segment || ReadHead(name.PathIn(directory)) is not { } head) continue;
            bool isCurrent = name.Number == cursor.Segment && name.Epoch == cursor.Epoch;
            long from = isCurrent ? cursor.Offset : SegmentHeader.Bytes;
            long news = isCurrent && cursor.IsClosed ? 0 : Math.Max(0, head.Tail - from);
            if (news > 0) oldest ??= head.Created;
            bytes += news;
            end = (name.Number, Math.Max(head.Tail, SegmentHeader.Bytes));
        }

        return new JournalBacklog(bytes, end, oldest);
    }

    private static (long Tail, DateTimeOffset? Created)? ReadHead(string path)
    {
        Span<byte> head = stackalloc byte[SegmentHeader.Bytes];
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.ReadExactly(head);
            long tail = BinaryPrimitives.ReadInt64LittleEndian(head[SegmentHeader.TailOffset..]), created = BinaryPrimitives.ReadInt64LittleEndian(head[CreatedOffset..]);
            // Both are hints that a damaged disk may have changed.
            bool isTime = created > 0 && created < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
            return (Math.Clamp(tail, 0, file.Length), isTime ? DateTimeOffset.FromUnixTimeMilliseconds(created) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

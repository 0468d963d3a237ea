using System.Buffers.Binary;

namespace Insight.Streaming.Journal;

/// <summary>What waits in a journal to be read.</summary>
/// <param name="Bytes">Bytes behind the reader's last commit.</param>
/// <param name="Records">About how many records these are, by the mean of those that the writer wrote; null: it wrote none yet.</param>
/// <param name="HasReader">Whether somebody reads the journal now.</param>
public readonly record struct JournalDepth(long Bytes, long? Records, bool HasReader)
{
    /// <summary>Bytes behind the last commit.</summary>
    /// <param name="directory">The journal's folder.</param>
    /// <param name="current">The segment that is written; number 0: none.</param>
    /// <param name="tail">How far it is written.</param>
    internal static long WaitingBytes(string directory, SegmentName current, long tail)
    {
        ReaderCursor committed = CursorFile.Committed(directory);
        long bytes = 0;
        foreach (SegmentName name in SegmentName.List(directory))
        {
            if (name.Number < committed.Segment) continue;
            long start = name.Number == committed.Segment && name.Epoch == committed.Epoch ? committed.Offset : SegmentHeader.Bytes;
            bytes += Math.Max(0, (name == current ? tail : TailOf(name.PathIn(directory))) - start);
        }

        return bytes;
    }

    /// <summary>How far a segment is written, as its head says; never more than it has.</summary>
    private static long TailOf(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Span<byte> tail = stackalloc byte[sizeof(long)];
            return RandomAccess.Read(file.SafeFileHandle, tail, SegmentHeader.TailOffset) == tail.Length ? Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(tail), 0, file.Length) : 0;
        }
        catch (FileNotFoundException)
        {
            // The reader has just deleted it.
            return 0;
        }
    }
}

namespace Insight.Streaming.Journal;

/// <summary>Overwrites records in a journal that were stored already: their segment stays on the disk until the reader has passed it.</summary>
/// <remarks>
/// Only frames before the committed position are touched, which nobody reads again for their records; frames keep their place and length and stay valid, since a reader that starts walks over
/// them. Begins without an end before that position stay: their record is delivered with the end. Broken off in the middle of a frame, that frame counts as damaged and was read before.
/// </remarks>
public static class JournalScrub
{
    /// <summary>Overwrites.</summary>
    /// <param name="directory">The journal's folder.</param>
    /// <param name="isMeant">Whether a record, or a part of one, is meant.</param>
    /// <param name="change">False: only to count.</param>
    /// <returns>Records overwritten (or to be), and how many that are meant are not stored yet.</returns>
    public static (int Scrubbed, int Waiting) Run(string directory, Func<ReadOnlySpan<byte>, bool> isMeant, bool change)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        ArgumentNullException.ThrowIfNull(isMeant);
        ReaderCursor committed = CursorFile.Committed(directory);
        int scrubbed = 0, waiting = 0;
        foreach (SegmentName name in SegmentName.List(directory))
        {
            bool isPassed = name.Number < committed.Segment, isCurrent = name.Number == committed.Segment && name.Epoch == committed.Epoch;
            int until = isPassed ? int.MaxValue : isCurrent ? committed.Offset : 0;
            (int done, int left) = RunSegment(directory, name, until, isMeant, change);
            scrubbed += done;
            waiting += left;
        }

        return (scrubbed, waiting);
    }

    private static (int Scrubbed, int Waiting) RunSegment(string directory, SegmentName name, int until, Func<ReadOnlySpan<byte>, bool> isMeant, bool change)
    {
        string path = name.PathIn(directory);
        using MappedFile? read = MappedFile.TryOpenRead(path, SegmentHeader.Bytes);
        if (read is null) return default;
        // The reader deletes it any time; what is mapped stays until it is let go.
        using MappedFile? file = change ? MappedFile.TryOpenWrite(path, SegmentHeader.Bytes) : null;
        Dictionary<ulong, (int Offset, int Bytes)> open = [];
        int scrubbed = 0, waiting = 0;
        for (int offset = SegmentHeader.Bytes; offset <= read.Length - Frame.HeaderBytes;)
        {
            if (!Frame.TryRead(read, name.Salt, offset, out ulong label, out int bytes))
            {
                offset += 8;
                continue;
            }

            bool isStored = offset < until;
            ReadOnlySpan<byte> record = read.Bytes(offset + Frame.HeaderBytes, bytes);
            FrameType type = Frame.TypeOf(label);
            ulong ticket = Frame.TicketOf(label);
            if (type is FrameType.Begin or FrameType.Carried)
            {
                open[ticket] = (offset, bytes);
            }
            else
            {
                bool hasBegin = open.Remove(ticket, out (int Offset, int Bytes) begin) && type == FrameType.End;
                byte[] whole = hasBegin ? [.. read.Bytes(begin.Offset + Frame.HeaderBytes, begin.Bytes), .. record] : record.ToArray();
                if (isMeant(whole))
                {
                    if (!isStored)
                    {
                        waiting++;
                    }
                    else
                    {
                        scrubbed++;
                        if (file is not null)
                        {
                            Overwrite(file, name.Salt, offset);
                            if (hasBegin) Overwrite(file, name.Salt, begin.Offset);
                        }
                    }
                }
            }

            offset += Frame.SizeOf(bytes);
        }

        file?.Sync();
        return (scrubbed, waiting + open.Values.Count(begin => isMeant(read.Bytes(begin.Offset + Frame.HeaderBytes, begin.Bytes))));
    }

    private static void Overwrite(MappedFile file, ulong salt, int offset)
    {
        if (!Frame.TryRead(file, salt, offset, out ulong label, out int bytes)) return;
        Span<byte> record = file.Bytes(offset + Frame.HeaderBytes, bytes);
        record.Fill(0xFF);
        file.Write(offset, Frame.Header(Frame.Checksum(record), bytes, label, salt, offset));
    }
}

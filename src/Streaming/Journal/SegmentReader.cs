namespace Insight.Streaming.Journal;

/// <summary>Walks the frames of one segment, in place, past whatever is damaged.</summary>
internal sealed class SegmentReader : IDisposable
{
    private readonly MappedFile? _file;
    private readonly int _length;
    private ulong _searchedTail;

    private SegmentReader(SegmentName name, MappedFile? file)
    {
        Name = name;
        _file = file;
        _length = (int)(file?.Length ?? 0);
    }

    /// <summary>Which segment it is.</summary>
    public SegmentName Name { get; }

    /// <summary>The next frame to read.</summary>
    public int Offset { get; private set; } = SegmentHeader.Bytes;

    /// <summary>True when the writer says that a later segment exists.</summary>
    public bool IsSealed => _file is null || _file.Read(SegmentHeader.SealedOffset) != 0;

    /// <summary>Opens a segment at its head.</summary>
    /// <param name="directory">The journal's folder.</param>
    /// <param name="name">Which segment.</param>
    /// <param name="loss">What is already known to be damaged.</param>
    public static SegmentReader Open(string directory, SegmentName name, out StreamLoss? loss)
    {
        MappedFile? file = MappedFile.TryOpenRead(name.PathIn(directory), SegmentHeader.Bytes);
        loss = null;
        try
        {
            if (file is null)
            {
                // The name is given to fully allocated files only: this one was cut short or taken away.
                loss = new StreamLoss(StreamLossKind.Corrupt, 0, 0, $"segment {name.Number} has no content");
            }
            else if (!SegmentHeader.Check(file, name))
            {
                loss = new StreamLoss(StreamLossKind.Corrupt, 0, SegmentHeader.TailOffset, $"segment {name.Number} at byte 0");
            }
        }
        catch
        {
            file?.Dispose();
            throw;
        }

        return new SegmentReader(name, file);
    }

    /// <summary>Reads the next frame.</summary>
    /// <param name="ending">What is known of the segment's end; only an ended segment is searched behind an empty place.</param>
    /// <param name="frame">The frame read.</param>
    /// <param name="loss">What was skipped to get there.</param>
    /// <returns>False when there is no frame, or none yet.</returns>
    public bool TryNext(SegmentEnding ending, out SegmentFrame frame, out StreamLoss? loss)
    {
        loss = null;
        frame = default;
        if (_file is null || Offset >= _length) return false;
        if (!TryRead(Offset, out frame))
        {
            int next = Search(ending, out loss);
            if (next < 0 || !TryRead(next, out frame)) return false;
        }

        Offset = frame.Offset + Frame.SizeOf(frame.RecordBytes);
        return true;
    }

    /// <summary>Goes to a position that was committed before.</summary>
    public void MoveTo(int offset)
    {
        Offset = offset;
        _searchedTail = 0;
    }

    /// <summary>The record of a frame of this segment.</summary>
    public ReadOnlySpan<byte> Record(int offset, int recordBytes) => _file!.Bytes(offset + Frame.HeaderBytes, recordBytes);

    public void Dispose() => _file?.Dispose();

    private bool TryRead(int offset, out SegmentFrame frame)
    {
        bool valid = Frame.TryRead(_file!, Name.Salt, offset, out ulong label, out int recordBytes);
        frame = new SegmentFrame(Frame.TypeOf(label), Frame.TicketOf(label), offset, recordBytes);
        return valid;
    }

    /// <summary>Looks for the next valid frame from a place that was found to hold none; -1 when there is none (yet). Internal for a test.</summary>
    internal int Search(SegmentEnding ending, out StreamLoss? loss)
    {
        loss = null;
        bool isEmpty = _file!.Read(Offset) == 0;
        int limit = _length;
        if (ending == SegmentEnding.None)
        {
            // Empty: not written yet. Damaged: wait until there is a frame behind it, and do not search the same bytes twice.
            // The hint is only a limit: when it is wrong, the search succeeds once the segment has ended.
            ulong tail = _file.Read(SegmentHeader.TailOffset);
            if (isEmpty || tail == _searchedTail) return -1;
            _searchedTail = tail;
            limit = (int)Math.Min(tail, (ulong)_length);
        }

        // A frame is valid at its own place only, so nothing inside a damaged frame can be taken for one. The search includes the
        // place itself: the writer may have put a frame there since it was found empty.
        int start = Offset;
        int nonZeroEnd = start;
        for (int offset = start; offset <= limit - 8; offset += 8)
        {
            if (_file.Read(offset) == 0) continue;
            nonZeroEnd = offset + 8;
            if (!TryRead(offset, out _)) continue;
            if (offset > start) loss = Lost(StreamLossKind.Corrupt, start, offset);
            return offset;
        }

        if (ending == SegmentEnding.None) return -1;
        if (nonZeroEnd > start) loss = Lost(isEmpty || ending == SegmentEnding.Died ? StreamLossKind.Torn : StreamLossKind.Corrupt, start, nonZeroEnd);
        Offset = _length;
        return -1;
    }

    /// <summary>What is lost with an end whose begin was damaged: its bytes were reported where the damage is.</summary>
    public StreamLoss LostBegin(SegmentFrame end) => new(StreamLossKind.Corrupt, 1, 0, $"segment {Name.Number}: the begin of the end at byte {end.Offset}");

    private StreamLoss Lost(StreamLossKind kind, int from, int to) => new(kind, 0, to - from, $"segment {Name.Number} at byte {from}");
}

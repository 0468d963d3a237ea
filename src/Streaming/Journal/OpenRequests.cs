namespace Insight.Streaming.Journal;

/// <summary>The reader's begun and not yet ended records.</summary>
internal sealed class OpenRequests
{
    // A begin lies in the segment being read, or was copied out of the one before because it was not carried (yet).
    private readonly Dictionary<ulong, SegmentFrame> _here = [];
    private readonly SortedDictionary<ulong, byte[]> _uncarried = [];

    public void Add(SegmentFrame begin)
    {
        _here[begin.Ticket] = begin;
        if (begin.Type == FrameType.Carried) _uncarried.Remove(begin.Ticket);
    }

    public void Remove(ulong ticket)
    {
        if (!_here.Remove(ticket)) _uncarried.Remove(ticket);
    }

    /// <summary>Delivers and forgets the request whose end was read from <paramref name="segment"/>.</summary>
    /// <returns>False when its begin is not known, because it was damaged.</returns>
    public bool TryDeliver(RecordBatch batch, SegmentReader segment, SegmentFrame end)
    {
        ReadOnlySpan<byte> rest = segment.Record(end.Offset, end.RecordBytes);
        if (_here.Remove(end.Ticket, out SegmentFrame begin)) batch.Add(segment.Record(begin.Offset, begin.RecordBytes), rest);
        else if (_uncarried.Remove(end.Ticket, out byte[]? copied)) batch.Add(copied, rest);
        else return false;
        return true;
    }

    public void Clear()
    {
        _here.Clear();
        _uncarried.Clear();
    }

    /// <summary>Copies the begins out of a segment that is about to be left.</summary>
    public void LeaveSegment(SegmentReader segment)
    {
        foreach (SegmentFrame begin in _here.Values) _uncarried[begin.Ticket] = segment.Record(begin.Offset, begin.RecordBytes).ToArray();
        _here.Clear();
    }

    /// <summary>Delivers and forgets what was left behind in the segment before.</summary>
    public void DeliverUncarried(RecordBatch batch)
    {
        foreach (byte[] begin in _uncarried.Values) LostRecord.AddTo(batch, begin);
        _uncarried.Clear();
    }

    /// <summary>Delivers and forgets everything, in the order of arrival.</summary>
    public void DeliverAll(RecordBatch batch, SegmentReader segment)
    {
        LeaveSegment(segment);
        DeliverUncarried(batch);
    }
}

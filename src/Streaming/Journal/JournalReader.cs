using System.Globalization;

namespace Insight.Streaming.Journal;

/// <summary>Follows a journal that another process writes, in place, and deletes what was committed.</summary>
/// <remarks>
/// <para>A record is delivered when its end (or the whole of it) is read. An end whose begin was damaged is reported as lost. A begin whose writer died, or whose end is missing because
/// a damaged frame took its place, is delivered with the response flag GATEWAY_LOST: every request is counted once.
/// Such records come when the reader passes from one segment to the next, all in one batch (which may exceed its limits by
/// the number of requests that were open).</para>
/// <para>The cursor is a position in a segment. A reader that starts there scans the segment from its head to know the open
/// begins, which is all the state there is.</para>
/// <para>A batch without records has a token, and is worth a commit, only when it has losses.</para>
/// </remarks>
public sealed class JournalReader : IRecordSource
{
    private readonly string _directory;
    private readonly ReaderOptions _options;
    private readonly TimeProvider _time;
    private readonly FileStream _lock;
    private readonly CursorFile _cursorFile;
    private readonly OpenRequests _open = new();
    private ReaderCursor _committed;
    private ReaderCursor _batchStart;
    private WriterState? _state;
    private SegmentReader? _segment;
    private bool _isClosed;
    private bool _isInHead;
    private bool _isHeadDamaged;
    private bool _isCursorDamaged;
    private bool _isStateDamaged;
    private bool _isBroken;
    private long _drops;
    private bool _isOutstanding;
    private DateTimeOffset? _reachedEnd, _reachedEndBefore;

    private JournalReader(string directory, ReaderOptions options, TimeProvider time)
    {
        _directory = directory;
        _options = options;
        _time = time;
        Directory.CreateDirectory(directory);
        _lock = DirectoryLock.Take(directory, DirectoryLock.Reader);
        try
        {
            _cursorFile = CursorFile.Open(directory, out _committed, out _isCursorDamaged);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _drops = _committed.Drops;
    }

    /// <summary>Starts reading behind the last commit. The folder is made when it does not exist; a writer may come later.</summary>
    /// <exception cref="JournalLockedException">Another process reads it.</exception>
    /// <exception cref="IOException">The folder cannot be used, or is full (the cursor needs 4,096 bytes once).</exception>
    public static JournalReader Open(string directory, ReaderOptions options, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        return new JournalReader(directory, options, time);
    }

    /// <inheritdoc />
    /// <exception cref="NotSupportedException">A segment was written by a later version.</exception>
    public async ValueTask ReadAsync(RecordBatch batch, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Clear();
        StartBatch();
        await BatchWait.FillAsync(batch, thorough => Fill(batch, thorough), maxWait, _options, _time, cancellationToken);
        batch.Token = batch.Count > 0 || batch.Losses.Count > 0 ? Stretch() : "";
        _isOutstanding = batch.Token.Length > 0;
    }

    /// <inheritdoc />
    public IReadOnlyList<StreamPosition> Positions() => [Place(_isOutstanding)];

    /// <inheritdoc />
    public ValueTask CommitAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        Commit();
        _isOutstanding = false;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _segment?.Dispose();
        _state?.Dispose();
        _cursorFile.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Notes where the next batch starts.</summary>
    internal void StartBatch()
    {
        ObjectDisposedException.ThrowIf(_lock.SafeFileHandle.IsClosed, this);
        if (_isBroken) throw new InvalidOperationException($"Reading {_directory} failed half-way before; open it again.");
        _batchStart = Position();
        _reachedEndBefore = _reachedEnd;
    }

    /// <summary>Adds what is there, without waiting.</summary>
    internal void Fill(RecordBatch batch, bool thorough)
    {
        // If anything below throws, records of this batch may be gone from it while the position is behind them.
        _isBroken = true;
        if (thorough) ReportDrops(batch);
        while (!batch.IsFull)
        {
            if (_segment is null && !OpenFirst(batch)) break;

            if (_isClosed || !ReadFrame(batch, SegmentEnding.None))
            {
                if (!thorough && !_isClosed && !_segment!.IsSealed) break;
                if (!GoOn(batch)) break;
            }
        }

        if (!batch.IsFull) _reachedEnd = _time.GetUtcNow();
        _isBroken = false;
    }

    /// <summary>How far it is.</summary>
    /// <param name="isOutstanding">Whether the batch read last is not stored yet.</param>
    internal StreamPosition Place(bool isOutstanding)
    {
        ReaderCursor at = isOutstanding ? _batchStart : Position();
        JournalBacklog backlog = JournalBacklog.Measure(_directory, at);
        // Whatever is there was written after the end had been reached, and after its segment was made.
        DateTimeOffset? looked = isOutstanding ? _reachedEndBefore : _reachedEnd;
        DateTimeOffset? since = backlog.Bytes == 0 ? null : looked is null || backlog.OldestCreated > looked ? backlog.OldestCreated : looked;
        string end = backlog.End is { } last ? string.Create(CultureInfo.InvariantCulture, $"segment {last.Segment} at byte {last.Offset}") : "no segment";
        string position = at.Segment == 0 ? "the beginning" : string.Create(CultureInfo.InvariantCulture, $"segment {at.Segment} at {(at.IsClosed ? "its end" : $"byte {at.Offset}")}");
        return new StreamPosition(Path.GetFileName(_directory), position, end, null, backlog.Bytes, since);
    }

    /// <summary>Names everything read since <see cref="StartBatch"/>; empty when nothing was.</summary>
    internal string Stretch()
    {
        ReaderCursor from = _batchStart;
        ReaderCursor to = Position();
        if (from == to) return "";
        string end = to.Segment == from.Segment ? "" : $"{to.Segment}:";
        string drops = to.Drops == from.Drops ? "" : $":dropped:{from.Drops}-{to.Drops}";
        return string.Create(
            CultureInfo.InvariantCulture, $"journal:{from.Epoch:x16}:{from.Segment}:{from.Offset}-{end}{to.Offset}{(to.IsClosed ? "!" : "")}{drops}");
    }

    /// <summary>Commits everything read and deletes the segments before.</summary>
    internal void Commit()
    {
        ReaderCursor position = Position();
        if (position == _committed) return;
        if (position.Segment != _committed.Segment) SyncBeforeDeleting(position);
        _cursorFile.Write(position);
        if (position.Segment != _committed.Segment)
        {
            foreach (SegmentName name in SegmentName.List(_directory))
            {
                if (name.Number < position.Segment) File.Delete(name.PathIn(_directory));
            }
        }

        _committed = position;
    }

    // A carried begin may be on disk only in the segment to be deleted, as long as the segment it was carried into is not synced.
    private void SyncBeforeDeleting(ReaderCursor position)
    {
        string path = new SegmentName(position.Segment, position.Epoch).PathIn(_directory);
        if (!File.Exists(path)) return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Flush(flushToDisk: true);
    }

    private ReaderCursor Position() => _segment is null
        ? _committed with { Drops = _drops }
        : new ReaderCursor(_segment.Name.Number, _segment.Name.Epoch, _segment.Offset, _isClosed, _drops);

    private bool OpenFirst(RecordBatch batch)
    {
        if (_isCursorDamaged)
        {
            batch.AddLoss(Located(new StreamLoss(StreamLossKind.Corrupt, 0, 0, "the cursor: reading starts over")));
            _isCursorDamaged = false;
        }

        foreach (SegmentName name in SegmentName.List(_directory))
        {
            if (name.Number < _committed.Segment) continue;
            bool isCommitted = name.Number == _committed.Segment && name.Epoch == _committed.Epoch;
            Enter(batch, name, reportHeader: !isCommitted);
            if (isCommitted) GoToCommitted();
            else _batchStart = Position() with { Drops = _batchStart.Drops };
            return true;
        }

        return false;
    }

    /// <summary>Learns the open begins from the head of the segment to the committed position, and goes on there.</summary>
    private void GoToCommitted()
    {
        // Everything up to there has been read once, so what was damaged then was reported then.
        while (_segment!.TryNext(SegmentEnding.Rotated, out SegmentFrame frame, out _) && frame.Offset < _committed.Offset)
        {
            if (frame.Type is FrameType.Begin or FrameType.Carried) _open.Add(frame);
            else if (frame.Type == FrameType.End) _open.Remove(frame.Ticket);
        }

        if (_committed.IsClosed) _open.Clear();
        _segment.MoveTo(_committed.Offset);
        _isClosed = _committed.IsClosed;
        _isInHead = false;
    }

    private void Enter(RecordBatch batch, SegmentName name, bool reportHeader)
    {
        SegmentReader segment = SegmentReader.Open(_directory, name, out StreamLoss? loss);
        if (loss is { } known && reportHeader) batch.AddLoss(Located(known));
        _segment?.Dispose();
        _segment = segment;
        _isClosed = false;
        _isInHead = true;
        _isHeadDamaged = false;
    }

    private bool ReadFrame(RecordBatch batch, SegmentEnding ending)
    {
        bool found = _segment!.TryNext(ending, out SegmentFrame frame, out StreamLoss? loss);
        if (loss is { } skipped)
        {
            batch.AddLoss(Located(skipped));
            _isHeadDamaged |= _isInHead;
        }

        if (_isInHead && (!found || frame.Type != FrameType.Carried)) LeaveHead(batch);
        if (!found) return false;
        if (frame.Type == FrameType.Whole)
        {
            batch.Add(_segment.Record(frame.Offset, frame.RecordBytes));
        }
        else if (frame.Type == FrameType.End)
        {
            if (!_open.TryDeliver(batch, _segment, frame)) batch.AddLoss(Located(_segment.LostBegin(frame)));
        }
        else
        {
            _open.Add(frame);
        }

        return true;
    }

    // What was open in the segment before and was not carried into this one has lost its end to damage there, unless the
    // damage is here: then its end may still come.
    private void LeaveHead(RecordBatch batch)
    {
        _isInHead = false;
        if (!_isHeadDamaged) _open.DeliverUncarried(batch);
    }

    /// <summary>At the end of what is there: finds out whether the segment has ended, and goes on to the next.</summary>
    /// <returns>False when there is nothing to go on with.</returns>
    private bool GoOn(RecordBatch batch)
    {
        // The order matters: first see that the writer is gone or elsewhere, then read what it wrote until then.
        SegmentName current = _segment!.Name;
        bool isDead = !_isClosed && IsWriterDead(current.Epoch);
        SegmentName? next = null;
        foreach (SegmentName name in SegmentName.List(_directory))
        {
            if (name.Number <= current.Number) continue;
            next = name;
            break;
        }

        if (next is null && !isDead) return false;
        SegmentEnding ending = next?.Epoch == current.Epoch ? SegmentEnding.Rotated : SegmentEnding.Died;
        if (!_isClosed)
        {
            while (ReadFrame(batch, ending))
            {
                if (batch.IsFull) return true;
            }

            if (ending == SegmentEnding.Died) _open.DeliverAll(batch, _segment);
        }

        if (next is not { } follower)
        {
            _isClosed = true;
            return false;
        }

        if (follower.Number != current.Number + 1)
        {
            batch.AddLoss(Located(new StreamLoss(StreamLossKind.Corrupt, 0, 0, $"segments {current.Number + 1} to {follower.Number - 1} are missing")));
        }

        _open.LeaveSegment(_segment);
        Enter(batch, follower, reportHeader: true);
        return true;
    }

    private bool IsWriterDead(ulong epoch) =>
        DirectoryLock.IsFree(_directory, DirectoryLock.Writer) || (_state?.Read() is { Epoch: not 0 } state && state.Epoch != epoch);

    private void ReportDrops(RecordBatch batch)
    {
        _state ??= WriterState.TryOpenRead(_directory);
        if (_state is null) return;
        if (_state.Read() is not { } state)
        {
            if (!_isStateDamaged) batch.AddLoss(Located(new StreamLoss(StreamLossKind.Corrupt, 0, 0, WriterState.FileName)));
            _isStateDamaged = true;
            return;
        }

        if (state.Dropped == _drops) return;
        // A smaller count means that the file was removed and counting began again.
        long news = state.Dropped > _drops ? state.Dropped - _drops : state.Dropped;
        if (news > 0) batch.AddLoss(Located(new StreamLoss(StreamLossKind.Dropped, news, 0, "no room")));
        _drops = state.Dropped;
    }

    private StreamLoss Located(StreamLoss loss) => loss with { Where = $"journal {Path.GetFileName(_directory)}: {loss.Where}" };
}

namespace Insight.Streaming.Journal;

/// <summary>The writer's background thread: syncs what was written every interval, keeps a spare segment ready and the pages just
/// ahead of the writer mapped, so that the hot path meets neither a sync nor an allocation nor a page fault.</summary>
internal sealed class JournalKeeper : IDisposable
{
    /// <summary>The writer calls <see cref="Wake"/> each time it has written this much: often enough for the pages ahead of it.</summary>
    public const int WakeEveryBytes = 1 << 20;

    // Pages ahead are dirty pages: few enough not to matter in memory, enough for half a second at 25 MB/s, for this thread may be
    // waiting for the disk in a sync meanwhile.
    private const int PrefaultBytes = 16 * WakeEveryBytes;

    private readonly SegmentPool _pool;
    private readonly WriterState _state;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private MappedFile? _current;
    private MappedFile? _seen;
    private int _prefaulted;
    private int _synced;
    private int _syncedTail;
    private long _syncedAt;
    private (long Dropped, ulong Epoch)? _syncedState;
    private volatile bool _stop;

    public JournalKeeper(SegmentPool pool, WriterState state, TimeSpan interval, TimeProvider time)
    {
        _pool = pool;
        _state = state;
        // A page may miss one round (see Sync): two rounds make the interval.
        _interval = interval / 2;
        _time = time;
        _syncedAt = time.GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "journal keeper" };
        _thread.Start();
    }

    /// <summary>Why the last sync failed; null when it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Tells which segment is written now. The one before is in the pool's retired queue, which only this thread empties.</summary>
    public void SegmentChanged(MappedFile current)
    {
        Volatile.Write(ref _current, current);
        _wake.Set();
    }

    /// <summary>Tells that the writer has moved on.</summary>
    public void Wake() => _wake.Set();

    public void Dispose()
    {
        _stop = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_stop)
        {
            TimeSpan due = _interval - _time.GetElapsedTime(_syncedAt);
            try
            {
                // The current segment cannot be unmapped meanwhile: retired segments are unmapped below, by this thread.
                KeepAhead();
                if (due <= TimeSpan.Zero) Sync();
                _pool.ReleaseRetired();
                if (_pool.Spares == 0) _pool.TryAddSpare();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Problem = error.Message;
            }

            _wake.WaitOne(due > TimeSpan.Zero ? due : _interval);
        }
    }

    private void KeepAhead()
    {
        MappedFile? segment = Volatile.Read(ref _current);
        if (segment is null) return;
        if (segment != _seen) (_seen, _prefaulted, _synced, _syncedTail) = (segment, 0, 0, 0);
        int tail = (int)segment.Read(SegmentHeader.TailOffset);
        int ahead = tail + PrefaultBytes;
        if (ahead - _prefaulted < WakeEveryBytes) return;
        segment.Prefault(Math.Max(tail, _prefaulted), ahead);
        _prefaulted = ahead;
    }

    private void Sync()
    {
        _syncedAt = _time.GetTimestamp();
        if (_seen is { } segment)
        {
            int tail = (int)segment.Read(SegmentHeader.TailOffset);
            int whole = tail & -MappedFile.PageBytes;
            // The page being written is left out while the writer moves on: a store into a page on its way to the disk waits
            // for the disk. It goes with the next round, or with this one when nothing filled it since the last.
            int to = whole > _synced ? whole : tail;
            if (to != _syncedTail) segment.Sync(_synced, to);
            (_synced, _syncedTail) = (whole, to);
        }

        (long, ulong)? state = _state.Read();
        if (state != _syncedState) _state.Sync();
        _syncedState = state;
        Problem = null;
    }
}

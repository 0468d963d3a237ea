namespace Insight.Streaming.Journal;

/// <summary>The writer's background thread: syncs what was written every interval and keeps a spare segment ready, so that the
/// hot path meets neither a sync nor an allocation.</summary>
internal sealed class JournalKeeper : IDisposable
{
    private readonly SegmentPool _pool;
    private readonly WriterState _state;
    private readonly TimeSpan _interval;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private MappedFile? _current;
    private MappedFile? _synced;
    private ulong _syncedTail;
    private (long Dropped, ulong Epoch)? _syncedState;
    private volatile bool _stop;

    public JournalKeeper(SegmentPool pool, WriterState state, TimeSpan interval)
    {
        _pool = pool;
        _state = state;
        _interval = interval;
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
            try
            {
                // The current segment cannot be unmapped meanwhile: retired segments are unmapped below, by this thread.
                SyncCurrent();
                _pool.ReleaseRetired();
                if (_pool.Spares == 0) _pool.TryAddSpare();
                Problem = null;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Problem = error.Message;
            }

            _wake.WaitOne(_interval);
        }
    }

    private void SyncCurrent()
    {
        if (Volatile.Read(ref _current) is { } segment)
        {
            ulong tail = segment.Read(SegmentHeader.TailOffset);
            if (segment != _synced || tail != _syncedTail) segment.Sync();
            (_synced, _syncedTail) = (segment, tail);
        }

        (long, ulong)? state = _state.Read();
        if (state != _syncedState) _state.Sync();
        _syncedState = state;
    }
}

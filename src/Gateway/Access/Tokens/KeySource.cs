namespace Insight.Gateway.Access.Tokens;

/// <summary>Where the keys of an issuer come from: what was configured, or an address that is asked again from time to time.</summary>
/// <remarks>One fetch at a time and at most one in ten seconds, whatever is asked for. Keys stay in use until there are others: an issuer that
/// is away for an hour locks nobody out.</remarks>
internal sealed class KeySource
{
    /// <summary>Requests that wait for a fetch; beyond, they are answered by what is known.</summary>
    private const int MaxWaiting = 256;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10), s_patience = TimeSpan.FromSeconds(2);

    private readonly Func<Task<FetchedKeys?>>? _fetch;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private volatile KeySet? _keys;
    private Digest _content;
    private Task _running = Task.CompletedTask;
    private long _stale, _mayFetch;
    private int _waiting;

    /// <summary>Keys that never change.</summary>
    /// <param name="keys">The keys; null: none, so that no token can be checked.</param>
    public KeySource(KeySet? keys)
    {
        _keys = keys;
        _time = TimeProvider.System;
    }

    /// <summary>Keys that are fetched; the first time at once.</summary>
    /// <param name="fetch">Fetches; does not throw.</param>
    /// <param name="time">The clock.</param>
    public KeySource(Func<Task<FetchedKeys?>> fetch, TimeProvider time)
    {
        _fetch = fetch;
        _time = time;
        _stale = _mayFetch = time.GetTimestamp();
        TryBegin();
    }

    /// <summary>The keys known now; null: none. When they are old others are asked for, and nobody waits.</summary>
    public KeySet? Current
    {
        get
        {
            if (_fetch is not null && _time.GetTimestamp() >= Volatile.Read(ref _stale)) TryBegin();
            return _keys;
        }
    }

    /// <summary>The keys after asking again, if it is time to, or after the fetch that is under way; null: none.</summary>
    public async ValueTask<KeySet?> RefreshAsync(CancellationToken cancellation)
    {
        if (_fetch is null || TryBegin() is not { } running) return _keys;
        if (Interlocked.Increment(ref _waiting) <= MaxWaiting)
        {
            try
            {
                await running.WaitAsync(s_patience, _time, cancellation);
            }
            catch (TimeoutException)
            {
                // What is known must do.
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
        else
        {
            Interlocked.Decrement(ref _waiting);
        }

        return _keys;
    }

    /// <summary>The fetch under way, begun now if none is and it is time to; null: it is not.</summary>
    private Task? TryBegin()
    {
        Task running = Volatile.Read(ref _running);
        if (!running.IsCompleted) return running;
        if (_time.GetTimestamp() < Volatile.Read(ref _mayFetch)) return null;
        lock (_lock)
        {
            if (!_running.IsCompleted) return _running;
            long now = _time.GetTimestamp();
            if (now < _mayFetch) return null;
            Volatile.Write(ref _mayFetch, now + Ticks(s_pause));
            Volatile.Write(ref _running, Task.Run(FetchAsync));
            return _running;
        }
    }

    private async Task FetchAsync()
    {
        if (await _fetch!() is not { } fetched) return;
        if (_keys is null || fetched.Content != _content) _keys = fetched.Keys;
        _content = fetched.Content;
        Volatile.Write(ref _stale, _time.GetTimestamp() + Ticks(fetched.Lifetime));
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}

namespace Insight.Console.Live;

/// <summary>One query loop for all who watch, and none when nobody does.</summary>
/// <remarks>
/// A watcher is not sent to; it comes for the newest state when it has got rid of the last one. So a slow browser costs the others nothing and no queue can grow.
/// </remarks>
/// <typeparam name="TState">What is watched. Immutable.</typeparam>
internal abstract class SharedFeed<TState>(TimeProvider time) : IDisposable
    where TState : class
{
    private readonly Lock _gate = new();
    private int _watchers;
    private CancellationTokenSource? _running;
    private TState? _state;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>How many watch now.</summary>
    public int Watchers
    {
        get
        {
            lock (_gate) return _watchers;
        }
    }

    /// <summary>True while the storage is asked.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_gate) return _running is not null;
        }
    }

    /// <summary>How long states are made after the last watcher has left, for one that comes back at once.</summary>
    protected virtual TimeSpan Linger => TimeSpan.Zero;

    /// <summary>Ends the query loop, whoever still watches.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _running?.Cancel();
            _running?.Dispose();
            _running = null;
        }
    }

    /// <summary>States, one after the other, for as long as somebody watches. Failures of the storage are part of a state, no exceptions.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    protected abstract IAsyncEnumerable<TState> ProduceAsync(CancellationToken cancellationToken);

    /// <summary>The newest state whenever there is another than the last one given out, until cancelled.</summary>
    protected async IAsyncEnumerable<TState> StatesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Join();
        try
        {
            TState? last = null;
            while (true)
            {
                TState? state;
                Task changed;
                lock (_gate)
                {
                    state = _state;
                    changed = _changed.Task;
                }

                if (state is not null && state != last)
                {
                    yield return state;
                    last = state;
                    continue;
                }

                await changed.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Leave();
        }
    }

    private void Join()
    {
        lock (_gate)
        {
            _watchers++;
            if (_running is not null) return;
            if (_changed.Task.IsFaulted) _changed = NewSignal();
            _running = new CancellationTokenSource();
            _ = RunAsync(_running.Token);
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_watchers > 0) return;
            if (Linger == TimeSpan.Zero) End();
            else _ = EndLaterAsync(_running);
        }
    }

    private void End()
    {
        _running?.Cancel();
        _running?.Dispose();
        _running = null;
        _state = null; // stale from now on: the next watcher starts with fresh figures
    }

    private async Task EndLaterAsync(CancellationTokenSource? running)
    {
        await Task.Delay(Linger, time);
        lock (_gate)
        {
            if (_watchers == 0 && _running == running) End();
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await foreach (TState state in ProduceAsync(cancellationToken)) Publish(state, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The last watcher left.
        }
        catch (Exception e)
        {
            // A mistake of ours: whoever watches is told, and whoever asks again starts anew.
            Fail(e, cancellationToken);
        }
    }

    private void Fail(Exception exception, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (cancellationToken.IsCancellationRequested) return; // another run may stand in its place
            _running?.Dispose();
            _running = null;
            _state = null;
            _changed.SetException(exception); // stays until the next run, for those who are about to wait for it
            _ = _changed.Task.Exception; // nobody may be waiting
        }
    }

    private void Publish(TState state, CancellationToken cancellationToken)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            // Checked under the lock that Leave takes: a loop that was told to end publishes nothing any more.
            cancellationToken.ThrowIfCancellationRequested();
            _state = state;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

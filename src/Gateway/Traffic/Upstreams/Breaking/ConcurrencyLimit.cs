using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Upstreams.Breaking;

/// <summary>Bounds the requests under way, and lets a bounded number wait for a place, first come first served, for a bounded time.</summary>
/// <remarks>
/// With room and nobody waiting, entering and leaving are one atomic step each. Who leaves looks for waiting ones after giving the place back, and who begins
/// to wait looks for a place after it stands in the queue: one of both sees the other.
/// </remarks>
internal sealed class ConcurrencyLimit(BreakerSpec spec, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _queue = [];
    private readonly int _places = spec.MaxRequests > 0 ? spec.MaxRequests : int.MaxValue;
    private int _underWay;
    private int _waiting;

    /// <summary>Requests that have a place.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Requests that wait for one.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>True when the request has a place, which <see cref="Leave"/> gives back; false when it cannot have one.</summary>
    /// <exception cref="OperationCanceledException">The request ended while it waited.</exception>
    public ValueTask<bool> EnterAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _waiting) == 0 && TryTake()) return new ValueTask<bool>(true);
        return WaitAsync(cancellation);
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _underWay);
        if (Volatile.Read(ref _waiting) > 0) ServeQueue();
    }

    private bool TryTake()
    {
        int seen = Volatile.Read(ref _underWay);
        while (seen < _places)
        {
            int before = Interlocked.CompareExchange(ref _underWay, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }

        return false;
    }

    private ValueTask<bool> WaitAsync(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<bool>(cancellation);
        Waiter waiter;
        lock (_lock)
        {
            if (_queue.Count == 0 && TryTake()) return new ValueTask<bool>(true);
            if (_queue.Count >= MaxWaiting || spec.MaxWait <= TimeSpan.Zero) return new ValueTask<bool>(false);
            waiter = new Waiter(this);
            _queue.AddLast(waiter.Node);
            Interlocked.Increment(ref _waiting);
        }

        ServeQueue();
        if (!waiter.Answer.Task.IsCompleted) waiter.Watch(spec.MaxWait, time, cancellation);
        return new ValueTask<bool>(waiter.Answer.Task);
    }

    private int MaxWaiting => spec.MaxPending > 0 ? spec.MaxPending : int.MaxValue;

    private void ServeQueue()
    {
        lock (_lock)
        {
            while (_queue.First is { } first && TryTake())
            {
                Remove(first);
                first.Value.Answer.TrySetResult(true);
            }
        }
    }

    /// <summary>Ends the waiting without a place, unless it was given one before.</summary>
    private void GiveUp(Waiter waiter, CancellationToken cancelled)
    {
        lock (_lock)
        {
            if (waiter.Node.List is null) return;
            Remove(waiter.Node);
        }

        if (cancelled.IsCancellationRequested) waiter.Answer.TrySetCanceled(cancelled);
        else waiter.Answer.TrySetResult(false);
    }

    private void Remove(LinkedListNode<Waiter> node)
    {
        _queue.Remove(node);
        Interlocked.Decrement(ref _waiting);
    }

    private sealed class Waiter
    {
        private readonly ConcurrencyLimit _limit;

        public Waiter(ConcurrencyLimit limit)
        {
            _limit = limit;
            Node = new LinkedListNode<Waiter>(this);
        }

        public LinkedListNode<Waiter> Node { get; }

        public TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends the waiting when it took too long or the request ended.</summary>
        public void Watch(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
        {
            ITimer timer = time.CreateTimer(static state => ((Waiter)state!)._limit.GiveUp((Waiter)state, CancellationToken.None), this, longest, Timeout.InfiniteTimeSpan);
            CancellationTokenRegistration registration = cancellation.UnsafeRegister(static (state, token) => ((Waiter)state!)._limit.GiveUp((Waiter)state, token), this);
            _ = Answer.Task.ContinueWith(
                _ =>
                {
                    timer.Dispose();
                    registration.Dispose();
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}

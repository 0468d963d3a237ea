namespace Insight.Console.Live;

/// <summary>A feed whose states are asked for, one every interval.</summary>
/// <typeparam name="TState">What is watched. Immutable.</typeparam>
internal abstract class PolledFeed<TState>(TimeSpan interval, TimeProvider time) : SharedFeed<TState>(time)
    where TState : class
{
    private readonly TimeProvider _time = time;

    /// <summary>The state that follows. Failures of the storage are part of a state, no exceptions.</summary>
    /// <param name="before">The state before; null for the first of a run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    protected abstract Task<TState> NextAsync(TState? before, CancellationToken cancellationToken);

    /// <inheritdoc />
    protected sealed override async IAsyncEnumerable<TState> ProduceAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TState? state = null;
        while (true)
        {
            long started = _time.GetTimestamp();
            state = await NextAsync(state, cancellationToken);
            yield return state;
            TimeSpan rest = interval - _time.GetElapsedTime(started);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, _time, cancellationToken);
        }
    }
}

using Insight.Console.Queries;
using Microsoft.Extensions.Logging;

namespace Insight.Console.Live;

/// <summary>The live feed of one look-back: one query loop for all who watch it, and none when nobody does.</summary>
/// <remarks>
/// A watcher is not sent to; it comes for the next state when it has got rid of the last one. Whoever was away for
/// longer than the last <see cref="KeptDeltas"/> states gets a snapshot. So a slow browser costs the others nothing and
/// no queue can grow.
/// </remarks>
internal sealed partial class LiveFeed(int lookBackSeconds, TrafficReader traffic, TimeSpan interval, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>States that a watcher may be behind and still be brought up to date by deltas: half a minute at one per second.</summary>
    public const int KeptDeltas = 30;

    /// <summary>Endpoints in the live view; the REST API pages through the rest.</summary>
    private const int MostEndpoints = 1000;

    private readonly Lock _gate = new();
    private int _watchers;
    private CancellationTokenSource? _running;
    private LiveState? _state;
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

    /// <summary>
    /// A snapshot and then deltas, until cancelled. When <paramref name="feed"/> and <paramref name="sequence"/> name a
    /// state that is still at hand, the deltas after it instead of the snapshot.
    /// </summary>
    public async IAsyncEnumerable<LiveMessage> WatchAsync(
        string? feed, long sequence, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Join();
        try
        {
            while (true)
            {
                LiveState? state;
                Task changed;
                lock (_gate)
                {
                    state = _state;
                    changed = _changed.Task;
                }

                if (state is not null && (state.Feed != feed || state.Sequence != sequence))
                {
                    foreach (LiveMessage message in state.After(feed, sequence)) yield return message;
                    feed = state.Feed;
                    sequence = state.Sequence;
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

    private void Join()
    {
        lock (_gate)
        {
            if (_watchers++ > 0) return;
            _running = new CancellationTokenSource();
            _ = RunAsync(Guid.NewGuid().ToString("N"), _running.Token);
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_watchers > 0) return;
            _running?.Cancel();
            _running?.Dispose();
            _running = null;
            _state = null; // stale from now on: the next watcher starts with fresh figures
        }
    }

    private async Task RunAsync(string feed, CancellationToken cancellationToken)
    {
        await Task.Yield();
        LiveState? state = null;
        try
        {
            while (true)
            {
                long started = time.GetTimestamp();
                LiveContent content = await ReadAsync(state?.Content, cancellationToken);
                state = state is null ? LiveState.First(feed, content) : state.Next(content);
                Publish(state, cancellationToken);
                TimeSpan rest = interval - time.GetElapsedTime(started);
                if (rest > TimeSpan.Zero) await Task.Delay(rest, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The last watcher left.
        }
    }

    private async Task<LiveContent> ReadAsync(LiveContent? before, CancellationToken cancellationToken)
    {
        try
        {
            TimeWindow window = await traffic.LiveWindowAsync(TimeSpan.FromSeconds(lookBackSeconds), cancellationToken);
            GraphView graph = await traffic.GraphAsync(window, GraphLimits.Default, cancellationToken);
            EndpointPage endpoints = await traffic.EndpointsAsync(window, new PageRequest(0, MostEndpoints), null, cancellationToken);
            if (before?.Problem is not null) LogRecovered(lookBackSeconds);
            return new LiveContent(graph with { Truncated = graph.Truncated || endpoints.HasMore }, endpoints.Items, null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever the storage said: pages keep what they have and say so; the next round tries again.
            if (before?.Problem is null) LogFailed(lookBackSeconds, e);
            LiveContent last = before ?? Empty(time.GetUtcNow().UtcDateTime);
            return last with { Problem = "The storage does not answer at the moment: figures are as of the last time it did." };
        }
    }

    private LiveContent Empty(DateTime now)
    {
        TimeWindow window = TimeWindow.Around(now.AddSeconds(-lookBackSeconds), now);
        return new LiveContent(
            new GraphView(new ObservedWindow(window.From, window.To, 0), TimeWindow.StepSeconds, Traffic.None, [], [], [], false), [], null);
    }

    private void Publish(LiveState state, CancellationToken cancellationToken)
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

    [LoggerMessage(EventId = 4001, Level = LogLevel.Warning, Message = "Live feed of {Seconds} s: the storage does not answer; trying again every interval")]
    private partial void LogFailed(int seconds, Exception exception);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Live feed of {Seconds} s: the storage answers again")]
    private partial void LogRecovered(int seconds);
}

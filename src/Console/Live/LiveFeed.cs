using Insight.Console.Access;
using Insight.Console.Queries;
using Microsoft.Extensions.Logging;

namespace Insight.Console.Live;

/// <summary>The live feed of one look-back, for some tenants. Whoever was away for longer than the last <see cref="KeptDeltas"/> states gets a snapshot.</summary>
internal sealed partial class LiveFeed(int lookBackSeconds, TenantScope scope, TrafficReader traffic, TimeSpan interval, TimeProvider time, ILogger logger) : SharedFeed<LiveState>(interval, time)
{
    /// <summary>States that a watcher may be behind and still be brought up to date by deltas: half a minute at one per second.</summary>
    public const int KeptDeltas = 30;

    /// <summary>Endpoints in the live view; the REST API pages through the rest.</summary>
    private const int MostEndpoints = 1000;

    private readonly TimeProvider _time = time;

    /// <summary>
    /// A snapshot and then deltas, until cancelled. When <paramref name="feed"/> and <paramref name="sequence"/> name a
    /// state that is still at hand, the deltas after it instead of the snapshot.
    /// </summary>
    public async IAsyncEnumerable<LiveMessage> WatchAsync(
        string? feed, long sequence, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (LiveState state in StatesAsync(cancellationToken))
        {
            if (state.Feed == feed && state.Sequence == sequence) continue;
            foreach (LiveMessage message in state.After(feed, sequence)) yield return message;
            feed = state.Feed;
            sequence = state.Sequence;
        }
    }

    /// <inheritdoc />
    protected override async Task<LiveState> NextAsync(LiveState? before, CancellationToken cancellationToken)
    {
        LiveContent content = await ReadAsync(before?.Content, cancellationToken);
        return before is null ? LiveState.First(Guid.NewGuid().ToString("N"), content) : before.Next(content);
    }

    private async Task<LiveContent> ReadAsync(LiveContent? before, CancellationToken cancellationToken)
    {
        try
        {
            TimeWindow window = await traffic.LiveWindowAsync(scope, TimeSpan.FromSeconds(lookBackSeconds), cancellationToken);
            GraphView graph = await traffic.GraphAsync(scope, window, GraphLimits.Default, cancellationToken);
            EndpointPage endpoints = await traffic.EndpointsAsync(scope, window, new PageRequest(0, MostEndpoints), EndpointNarrowing.None, cancellationToken);
            if (before?.Problem is not null) LogRecovered(lookBackSeconds);
            return new LiveContent(graph with { Truncated = graph.Truncated || endpoints.HasMore }, endpoints.Items, null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever the storage said: pages keep what they have and say so; the next round tries again.
            if (before?.Problem is null) LogFailed(lookBackSeconds, e);
            LiveContent last = before ?? Empty(_time.GetUtcNow().UtcDateTime);
            return last with { Problem = "The storage does not answer at the moment: figures are as of the last time it did." };
        }
    }

    private LiveContent Empty(DateTime now)
    {
        TimeWindow window = TimeWindow.Around(now.AddSeconds(-lookBackSeconds), now);
        return new LiveContent(
            new GraphView(new ObservedWindow(window.From, window.To, 0), TimeWindow.StepSeconds, Traffic.None, [], [], [], false), [], null);
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Warning, Message = "Live feed of {Seconds} s: the storage does not answer; trying again every interval")]
    private partial void LogFailed(int seconds, Exception exception);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Live feed of {Seconds} s: the storage answers again")]
    private partial void LogRecovered(int seconds);
}

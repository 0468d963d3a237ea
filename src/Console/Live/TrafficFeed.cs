using Insight.Console.Access;
using Insight.Console.Groups;
using Insight.Console.Queries;
using Microsoft.Extensions.Logging;

namespace Insight.Console.Live;

/// <summary>What there is in one look-back, for some tenants: read once for all the ways in which it is drawn.</summary>
internal sealed partial class TrafficFeed(int lookBackSeconds, TenantScope scope, TrafficReader traffic, GraphReader graphs, TimeSpan interval, TimeProvider time, ILogger logger)
    : PolledFeed<LiveContent>(interval, time)
{
    /// <summary>Endpoints in the live view; the REST API pages through the rest.</summary>
    private const int MostEndpoints = 1000;

    private readonly TimeProvider _time = time;

    /// <summary>Whoever opens a group leaves one drawing and comes to another, which begins with what was read last.</summary>
    protected override TimeSpan Linger => TimeSpan.FromSeconds(3);

    /// <summary>The newest content, whenever there is another, until cancelled.</summary>
    public IAsyncEnumerable<LiveContent> ContentsAsync(CancellationToken cancellationToken) => StatesAsync(cancellationToken);

    /// <inheritdoc />
    protected override async Task<LiveContent> NextAsync(LiveContent? before, CancellationToken cancellationToken)
    {
        try
        {
            TimeWindow window = await traffic.LiveWindowAsync(scope, TimeSpan.FromSeconds(lookBackSeconds), cancellationToken);
            GraphView graph = await graphs.WholeAsync(scope, window, cancellationToken);
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

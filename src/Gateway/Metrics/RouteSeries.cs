using System.Collections.Concurrent;

namespace Insight.Gateway.Metrics;

/// <summary>The series of one route at hand, by what differs between its requests: who called, and what came of it.</summary>
internal sealed class RouteSeries(RouteNames names)
{
    /// <summary>Most that are kept at hand for a route; whoever comes later is looked up among all.</summary>
    private const int MaxAtHand = 64;

    private readonly ConcurrentDictionary<(string Source, RequestResult Result), RequestSeries> _atHand = new(concurrencyLevel: 1, capacity: 5);
    private int _count;

    /// <summary>What metrics say of the route.</summary>
    public RouteNames Names => names;

    /// <summary>The series, when it is at hand.</summary>
    public bool TryGet(string source, RequestResult result, out RequestSeries? series) => _atHand.TryGetValue((source, result), out series);

    /// <summary>Keeps a series at hand.</summary>
    public void Keep(string source, RequestResult result, RequestSeries series)
    {
        if (Volatile.Read(ref _count) < MaxAtHand && _atHand.TryAdd((source, result), series)) Interlocked.Increment(ref _count);
    }
}

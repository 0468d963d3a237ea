namespace Insight.Gateway.Metrics;

/// <summary>The series of one route at hand, by what differs between its requests: who called, and what came of it.</summary>
/// <remarks>Nearly all requests of a route are of one series: the first stands here itself, further ones in an array that is replaced as a whole.</remarks>
internal sealed class RouteSeries(RouteNames names)
{
    /// <summary>Most that are kept at hand for a route; whoever comes later is looked up among all.</summary>
    private const int MaxAtHand = 64;

    private volatile RequestSeries? _first;
    private string _firstSource = "";
    private RequestResult _firstResult;
    private volatile (string Source, RequestResult Result, RequestSeries Series)[] _others = [];
    private int _isTaken;

    /// <summary>What metrics say of the route.</summary>
    public RouteNames Names => names;

    /// <summary>The series, when it is at hand.</summary>
    public bool TryGet(string source, RequestResult result, out RequestSeries? series)
    {
        // What is read after it was written before it, once.
        series = _first;
        if (series is null) return false;
        if (_firstResult == result && _firstSource == source) return true;
        foreach ((string other, RequestResult of, RequestSeries found) in _others)
        {
            if (of != result || other != source) continue;
            series = found;
            return true;
        }

        series = null;
        return false;
    }

    /// <summary>Keeps a series at hand. Of two threads that come at once one may be forgotten; it comes again with the next request.</summary>
    public void Keep(string source, RequestResult result, RequestSeries series)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
        {
            (_firstSource, _firstResult) = (source, result);
            _first = series;
            return;
        }

        (string Source, RequestResult Result, RequestSeries Series)[] others = _others;
        if (others.Length < MaxAtHand - 1) _others = [.. others, (source, result, series)];
    }
}

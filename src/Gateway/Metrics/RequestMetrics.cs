using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Insight.Contracts.Records;
using Insight.Gateway.Records;

namespace Insight.Gateway.Metrics;

/// <summary>Requests by virtual host, route, cluster, edge and result, as metrics of the meter <c>Insight.Gateway</c>.</summary>
/// <remarks>
/// No value is taken from what a client sends: names are those of the configuration, and of sources that were verified. There are at most
/// <see cref="MaxSeries"/> series for as long as the process lives; requests of any further one count as those of <see cref="Other"/>, and
/// <c>insight.metrics.overflow</c> says how many those were.
/// Runs for every request: series are found without allocating, and attributes are made once for each.
/// </remarks>
internal sealed class RequestMetrics : IDisposable
{
    /// <summary>Most series of an instrument; as many as the SDKs of OpenTelemetry allow by default.</summary>
    public const int MaxSeries = 2_000;

    /// <summary>Value of attributes beyond the limit.</summary>
    public const string Other = "other";

    /// <summary>Classes of status, each of which may need a series for others.</summary>
    private const int StatusClasses = 6;

    private readonly ConcurrentDictionary<(RouteNames Route, string Source, RequestResult Result), RequestSeries> _named = [];
    private readonly RequestSeries?[] _others = new RequestSeries?[StatusClasses];
    private readonly Lock _lock = new();
    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private int _count;
    private long _overflow;

    public RequestMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(JournalMetrics.MeterName);
        _meter.CreateObservableCounter("insight.requests", Counts, "{request}", "Requests that ended, by virtual host, route, cluster, edge and result.");
        _meter.CreateObservableCounter("insight.metrics.overflow", () => Volatile.Read(ref _overflow), "{request}", "Requests that count as 'other' because there were too many series.");
        _duration = _meter.CreateHistogram(
            "insight.request.duration",
            "s",
            "Time from a request's arrival to the last byte of its answer.",
            null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
    }

    /// <summary>Requests that ended so far.</summary>
    public long Total => _named.Values.Sum(static series => series.Count) + _others.Sum(static series => series?.Count ?? 0);

    /// <summary>Counts a request that ended.</summary>
    /// <param name="route">Its route.</param>
    /// <param name="source">The service that called; empty: unknown.</param>
    /// <param name="status">Its status; 0: the client got none.</param>
    /// <param name="flag">Why it was not simply the upstream's answer.</param>
    /// <param name="seconds">How long it took, s.</param>
    public void Record(RouteSeries route, string source, int status, ResponseFlag flag, double seconds)
    {
        RequestResult result = RequestResult.Of(status, flag);
        if (!route.TryGet(source, result, out RequestSeries? series)) route.Keep(source, result, series = Find(route, source, result));
        series!.Add();
        if (series.IsOther) Interlocked.Increment(ref _overflow);
        if (_duration.Enabled) _duration.Record(seconds, series.Tags);
    }

    public void Dispose() => _meter.Dispose();

    private RequestSeries Find(RouteSeries route, string source, RequestResult result)
    {
        (RouteNames, string, RequestResult) key = (route.Names, source, result);
        if (_named.TryGetValue(key, out RequestSeries? found)) return found;
        lock (_lock)
        {
            if (_named.TryGetValue(key, out found)) return found;
            if (_count >= MaxSeries - StatusClasses) return _others[result.StatusClass] ??= Series(RouteNames.Other, Other, result.ClassName, Other, isOther: true);
            _count++;
            return _named[key] = Series(route.Names, source, result.ClassName, result.FlagName, isOther: false);
        }
    }

    private static RequestSeries Series(RouteNames route, string source, string status, string flag, bool isOther) => new(
        isOther,
        new("insight.tenant", route.Tenant),
        new("insight.virtual_host", route.Host),
        new("insight.route", route.Route),
        new("insight.cluster", route.Cluster),
        new("insight.source.service", source),
        new("insight.destination.service", route.Service),
        new("insight.status_class", status),
        new("insight.response_flag", flag));

    private IEnumerable<Measurement<long>> Counts()
    {
        foreach ((_, RequestSeries series) in _named) yield return new Measurement<long>(series.Count, series.Tags);
        foreach (RequestSeries? series in _others)
        {
            if (series is not null) yield return new Measurement<long>(series.Count, series.Tags);
        }
    }
}

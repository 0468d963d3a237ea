using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Insight.Contracts.Records;

namespace Insight.Gateway.Metrics;

/// <summary>Connections that were passed unread, by route, cluster, edge and result, as metrics of the meter <c>Insight.Gateway</c>.</summary>
/// <remarks>Apart from those of requests: a connection to a database may last for days. Limited as those are.</remarks>
internal sealed class FlowMetrics : IDisposable
{
    private const int MaxSeries = RequestMetrics.MaxSeries;

    private readonly ConcurrentDictionary<(RouteNames Route, string Source, ResponseFlag Flag), TagList> _tags = [];
    private readonly Meter _meter;
    private readonly Counter<long> _flows, _bytes;
    private readonly UpDownCounter<long> _active;
    private int _count;

    public FlowMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(Records.JournalMetrics.MeterName);
        _flows = _meter.CreateCounter<long>("insight.flows", "{connection}", "Connections passed unread that ended, by virtual host, route, cluster, edge and result.");
        _bytes = _meter.CreateCounter<long>("insight.flow.io", "By", "Bytes of connections passed unread, by direction as the client sees it, counted when a connection ends.");
        _active = _meter.CreateUpDownCounter<long>("insight.active_flows", "{connection}", "Connections that are being passed unread.");
    }

    /// <summary>A connection began.</summary>
    public void Begin() => _active.Add(1);

    /// <summary>A connection ended.</summary>
    /// <param name="route">Its route.</param>
    /// <param name="source">The service that called; empty: unknown.</param>
    /// <param name="flag">Why it ended, where that was not in order.</param>
    /// <param name="received">Bytes from the client.</param>
    /// <param name="sent">Bytes to the client.</param>
    public void End(RouteNames route, string source, ResponseFlag flag, long received, long sent)
    {
        _active.Add(-1);
        if (!_flows.Enabled && !_bytes.Enabled) return;
        TagList tags = TagsOf(route, source, flag);
        _flows.Add(1, tags);
        AddBytes(tags, "transmit", received);
        AddBytes(tags, "receive", sent);
    }

    public void Dispose() => _meter.Dispose();

    private void AddBytes(TagList tags, string direction, long count)
    {
        tags.Add("network.io.direction", direction);
        _bytes.Add(count, tags);
    }

    private TagList TagsOf(RouteNames route, string source, ResponseFlag flag)
    {
        if (_tags.TryGetValue((route, source, flag), out TagList known)) return known;
        string result = RequestResult.Of(0, flag).FlagName;
        if (Volatile.Read(ref _count) >= MaxSeries) return Tags(RouteNames.Other, RequestMetrics.Other, RequestMetrics.Other);
        TagList tags = Tags(route, source, result);
        if (_tags.TryAdd((route, source, flag), tags)) Interlocked.Increment(ref _count);
        return tags;
    }

    private static TagList Tags(RouteNames route, string source, string result) => new()
    {
        { "insight.tenant", route.Tenant },
        { "insight.virtual_host", route.Host },
        { "insight.route", route.Route },
        { "insight.cluster", route.Cluster },
        { "insight.source.service", source },
        { "insight.destination.service", route.Service },
        { "insight.response_flag", result },
    };
}

using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams.Connections;
using Insight.Gateway.Traffic.Upstreams.Health;
using Insight.Gateway.Traffic.Upstreams.Names;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>The clusters of a gateway. Builds them from objects, keeps what can be kept of those before, and lets probes and look-ups of names run.</summary>
internal sealed class UpstreamRegistry : IAsyncDisposable
{
    /// <summary>Probes under way at once.</summary>
    private const int ProbesAtOnce = 64;

    /// <summary>How long a cluster that is not in force any more serves requests that found it before.</summary>
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SystemResolver? _ownResolver;
    private readonly INameResolver _resolver;
    private readonly ClusterSurroundings _surroundings;
    private readonly UpstreamMetrics _metrics;
    private readonly Dictionary<string, NameWatch> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<UpstreamCluster, ITimer> _draining = [];
    private FrozenDictionary<(string Tenant, string Name), UpstreamCluster> _clusters = FrozenDictionary<(string Tenant, string Name), UpstreamCluster>.Empty;
    private Dictionary<(string Tenant, string Name), string> _texts = [];
    private bool _disposed;

    /// <summary>A registry without clusters.</summary>
    /// <param name="options">For the gateway's site.</param>
    /// <param name="time">The clock.</param>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="logger">Log.</param>
    /// <param name="identity">Certificate of the gateway's enrolment; null: it has none.</param>
    /// <param name="resolver">Looks names up; null: as the machine does.</param>
    /// <param name="probe">Asks upstreams how they are; null: over HTTP.</param>
    /// <param name="random">Chance; null: the shared one.</param>
    public UpstreamRegistry(
        IOptions<GatewayOptions> options,
        TimeProvider time,
        IMeterFactory meters,
        ILogger<UpstreamRegistry> logger,
        IGatewayCertificate? identity = null,
        INameResolver? resolver = null,
        IProbe? probe = null,
        Random? random = null)
    {
        _time = time;
        _logger = logger;
        _ownResolver = resolver is null ? new SystemResolver(time) : null;
        _resolver = resolver ?? _ownResolver!;
        _surroundings = new ClusterSurroundings(options.Value.Site, time, random ?? Random.Shared, new SemaphoreSlim(ProbesAtOnce), probe, identity, logger);
        _metrics = new UpstreamMetrics(meters, () => Clusters);
    }

    /// <summary>The clusters in force.</summary>
    public IReadOnlyCollection<UpstreamCluster> Clusters => Volatile.Read(ref _clusters).Values;

    /// <summary>Puts clusters in force. One with the same tenant, name and spec is the same as before; one with another spec goes on with its upstreams.</summary>
    public UpstreamSnapshot Update(ObjectSet objects)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            EndpointIndex endpoints = Index(objects.Endpoints);
            Dictionary<(string Tenant, string Name), UpstreamCluster> clusters = [];
            Dictionary<(string Tenant, string Name), string> texts = [];
            Dictionary<UpstreamCluster, IReadOnlyList<ClusterEndpoint>> selected = [];
            foreach (GatewayObject<ClusterSpec> cluster in objects.Clusters)
            {
                (string Tenant, string Name) key = (cluster.Metadata.Tenant, cluster.Metadata.Name);
                if (!texts.TryAdd(key, SpecText.Of(cluster.Spec))) continue;
                UpstreamCluster? before = _clusters.GetValueOrDefault(key);
                UpstreamCluster now = before is not null && _texts[key] == texts[key] ? before : new UpstreamCluster(key.Tenant, key.Name, cluster.Spec, before, _surroundings);
                clusters.Add(key, now);
                selected.Add(now, endpoints.Select(key.Tenant, cluster.Spec.Select));
            }

            UpstreamCluster[] gone = [.. _clusters.Values.Where(cluster => !selected.ContainsKey(cluster))];
            Volatile.Write(ref _clusters, clusters.ToFrozenDictionary());
            _texts = texts;

            // Those that go stop asking before those that follow them begin.
            foreach (UpstreamCluster cluster in gone) Retire(cluster);
            WatchNames(selected.Values.SelectMany(list => list));
            foreach ((UpstreamCluster cluster, IReadOnlyList<ClusterEndpoint> list) in selected) cluster.SetEndpoints(list, StateOf);
            return new UpstreamSnapshot(_clusters);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed) return ValueTask.CompletedTask;
            _disposed = true;
            foreach (NameWatch watch in _names.Values) watch.Dispose();
            foreach (ITimer timer in _draining.Values) timer.Dispose();
            foreach (UpstreamCluster cluster in _clusters.Values.Concat(_draining.Keys)) cluster.Dispose();
            _names.Clear();
            _draining.Clear();
        }

        _metrics.Dispose();
        _surroundings.ProbePlaces.Dispose();
        _ownResolver?.Dispose();
        return ValueTask.CompletedTask;
    }

    private EndpointIndex Index(IReadOnlyList<GatewayObject<EndpointSpec>> endpoints)
    {
        EndpointIndex index = new();
        foreach (GatewayObject<EndpointSpec> endpoint in endpoints)
        {
            if (ClusterEndpoint.Of(endpoint) is { } usable) index.Add(endpoint.Metadata.Tenant, usable);
            else UpstreamLog.AddressUnusable(_logger, endpoint.Spec.Address);
        }

        return index;
    }

    /// <summary>A request may have found the cluster and not have entered it yet, so that being idle says nothing: it is disposed after the whole time.</summary>
    private void Retire(UpstreamCluster cluster)
    {
        cluster.Retire();
        _draining.Add(cluster, _time.CreateTimer(_ => Drained(cluster), null, s_drain, Timeout.InfiniteTimeSpan));
    }

    private void Drained(UpstreamCluster cluster)
    {
        lock (_lock)
        {
            if (!_draining.Remove(cluster, out ITimer? timer)) return;
            timer.Dispose();
            cluster.Dispose();
        }
    }

    private void WatchNames(IEnumerable<ClusterEndpoint> endpoints)
    {
        Dictionary<string, TimeSpan> wanted = new(StringComparer.Ordinal);
        foreach (ClusterEndpoint endpoint in endpoints.Where(endpoint => endpoint.Address.Ip is null))
        {
            string host = endpoint.Address.Host;
            wanted[host] = wanted.TryGetValue(host, out TimeSpan refresh) && refresh < endpoint.Spec.Refresh ? refresh : endpoint.Spec.Refresh;
        }

        foreach (string host in _names.Keys.Where(host => !wanted.ContainsKey(host)).ToArray())
        {
            _names[host].Dispose();
            _names.Remove(host);
        }

        foreach ((string host, TimeSpan refresh) in wanted)
        {
            if (_names.TryGetValue(host, out NameWatch? watch))
            {
                watch.Refresh = refresh;
                continue;
            }

            watch = new NameWatch(host, _resolver, _time, _logger, Answered) { Refresh = refresh };
            _names.Add(host, watch);
            watch.Start();
        }
    }

    private NameState StateOf(string host) => _names.TryGetValue(host, out NameWatch? watch) ? watch.State : NameState.Unknown;

    private void Answered(NameWatch watch)
    {
        lock (_lock)
        {
            if (_disposed || !_names.TryGetValue(watch.Host, out NameWatch? current) || current != watch) return;
            foreach (UpstreamCluster cluster in _clusters.Values.Where(cluster => cluster.Uses(watch.Host))) cluster.Resolve(StateOf);
        }
    }
}

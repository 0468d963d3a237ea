using Insight.Contracts.Objects;
using Insight.Gateway.Bundles;
using Insight.Gateway.Flows;
using Insight.Gateway.Policies;
using Insight.Gateway.Tls;
using Insight.Gateway.Traffic.Routing;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Policy.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Traffic;

/// <summary>The routes in force: made anew whenever there is a bundle with other objects, and replaced as a whole.</summary>
internal sealed partial class ActiveTraffic : IDisposable
{
    private readonly ActiveBundle _bundle;
    private readonly ActivePolicies _policies;
    private readonly UpstreamRegistry _upstreams;
    private readonly RouteCompiler _compiler;
    private readonly ServerTls _tls;
    private readonly TimeProvider _time;
    private readonly ILogger<ActiveTraffic> _logger;
    private readonly Lock _lock = new();
    private readonly IDisposable _watch;
    private volatile RouteTable? _routes;
    private volatile FlowTable? _flows;
    private volatile ObjectSet? _inForce; // with shares as policies have them now
    private ObjectSet? _objects; // those in force
    private DateTime? _splitEnd; // when the next policy about shares ends
    private int _rollbacks; // how many policies were taken back before

    public ActiveTraffic(ActiveBundle bundle, ActivePolicies policies, UpstreamRegistry upstreams, RouteCompiler compiler, ServerTls tls, TimeProvider time, ILogger<ActiveTraffic> logger)
    {
        _bundle = bundle;
        _policies = policies;
        _upstreams = upstreams;
        _compiler = compiler;
        _tls = tls;
        _time = time;
        _logger = logger;
        _watch = ChangeToken.OnChange(bundle.Watch, Take);

        // What the gateway begins with is its own configuration: what is wrong with that is told at once.
        lock (_lock) Put(bundle.Current.Objects);
    }

    /// <summary>The routes that objects made; null: there are no objects.</summary>
    public RouteTable? Routes => _routes;

    /// <summary>The connections that objects have passed unread; null: there are no objects.</summary>
    public FlowTable? Flows => _flows;

    /// <summary>The objects in force, with shares as policies have them now; null: there are none.</summary>
    public ObjectSet? InForce => _inForce;

    public void Dispose() => _watch.Dispose();

    /// <summary>Takes shares that a policy has changed back when it has ended or was taken back.</summary>
    public void Look()
    {
        lock (_lock)
        {
            if (_policies.RollbackCount != _rollbacks || _splitEnd <= _time.GetUtcNow().UtcDateTime) GoBack();
        }
    }

    /// <summary>What cannot be put in force leaves what was there before, and is tried again with the next bundle: whoever replaced this one must not fail for it.</summary>
    private void Take()
    {
        lock (_lock)
        {
            ObjectSet? objects = _bundle.Current.Objects;
            if (ReferenceEquals(objects, _objects)) return;
            try
            {
                Put(objects);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                LogRefused(error);
                GoBack();
            }
        }
    }

    private void Put(ObjectSet? objects)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        _rollbacks = _policies.RollbackCount;
        ObjectSet shared = objects is null ? new ObjectSet() : PolicySplits.Apply(objects with { Policies = _policies.WithRollbacks(objects.Policies) }, now);
        UpstreamSnapshot upstreams = _upstreams.Update(shared);
        FlowTable? flows = objects is null ? null : _compiler.CompileFlows(shared, upstreams);
        RouteTable? routes = objects is null ? null : _compiler.Compile(shared, upstreams, _tls.Compile(shared));
        _inForce = objects is null ? null : shared;
        (_flows, _routes, _objects, _splitEnd) = (flows, routes, objects, objects is null ? null : PolicySplits.NextEnd(objects, now));
        LogTaken(objects?.VirtualHosts.Count ?? 0, objects?.Routes.Count ?? 0, objects?.Clusters.Count ?? 0);
    }

    /// <summary>The clusters of the routes in force may be retired by now: the routes are made once more, with clusters that go on.</summary>
    private void GoBack()
    {
        try
        {
            Put(_objects);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogRefused(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Traffic: {Hosts} virtual hosts, {Routes} routes and {Clusters} clusters are in force")]
    private partial void LogTaken(int hosts, int routes, int clusters);

    [LoggerMessage(Level = LogLevel.Error, Message = "Traffic: the objects of the bundle cannot be put in force; those before them stay until the next bundle")]
    private partial void LogRefused(Exception error);
}

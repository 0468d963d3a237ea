using Insight.Contracts.Objects;
using Insight.Gateway.Bundles;
using Insight.Gateway.Flows;
using Insight.Gateway.Tls;
using Insight.Gateway.Traffic.Routing;
using Insight.Gateway.Traffic.Upstreams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Traffic;

/// <summary>The routes in force: made anew whenever there is a bundle with other objects, and replaced as a whole.</summary>
internal sealed partial class ActiveTraffic : IDisposable
{
    private readonly ActiveBundle _bundle;
    private readonly UpstreamRegistry _upstreams;
    private readonly RouteCompiler _compiler;
    private readonly ServerTls _tls;
    private readonly ILogger<ActiveTraffic> _logger;
    private readonly Lock _lock = new();
    private readonly IDisposable _watch;
    private volatile RouteTable? _routes;
    private volatile FlowTable? _flows;
    private ObjectSet? _objects;

    public ActiveTraffic(ActiveBundle bundle, UpstreamRegistry upstreams, RouteCompiler compiler, ServerTls tls, ILogger<ActiveTraffic> logger)
    {
        _bundle = bundle;
        _upstreams = upstreams;
        _compiler = compiler;
        _tls = tls;
        _logger = logger;
        _watch = ChangeToken.OnChange(bundle.Watch, Take);
        Take();
    }

    /// <summary>The routes that objects made; null: there are no objects.</summary>
    public RouteTable? Routes => _routes;

    /// <summary>The connections that objects have passed unread; null: there are no objects.</summary>
    public FlowTable? Flows => _flows;

    public void Dispose() => _watch.Dispose();

    private void Take()
    {
        lock (_lock)
        {
            ObjectSet? objects = _bundle.Current.Objects;
            if (ReferenceEquals(objects, _objects)) return;
            _objects = objects;
            UpstreamSnapshot upstreams = _upstreams.Update(objects ?? new ObjectSet());
            _flows = objects is null ? null : _compiler.CompileFlows(objects, upstreams);
            _routes = objects is null ? null : _compiler.Compile(objects, upstreams, _tls.Compile(objects));
            LogTaken(objects?.VirtualHosts.Count ?? 0, objects?.Routes.Count ?? 0, objects?.Clusters.Count ?? 0);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Traffic: {Hosts} virtual hosts, {Routes} routes and {Clusters} clusters are in force")]
    private partial void LogTaken(int hosts, int routes, int clusters);
}

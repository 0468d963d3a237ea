using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Gateway.Access;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Policy.Objects;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>What the routes of one table have in common, made once.</summary>
/// <remarks>
/// A request touches dozens of objects of its route. With ten thousand routes that each have their own, nearly all of them come from memory for
/// every request, which costs a tenth to a fifth of its CPU time; shared ones are in the processor's caches.
/// </remarks>
internal sealed class SharedParts(AccessServices access, RouteTransformers transforms)
{
    private static readonly RouteDefaults s_noDefaults = new();

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(100);

    private static readonly RouteRetry s_onlyUnsent = new() { Attempts = 1, On = [RetryOn.Connect] };

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RouteDefaults> _defaults = new(StringComparer.Ordinal);
    private readonly Dictionary<RouteDefaults, RouteDefaults> _ofHosts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Own, RouteDefaults Defaults, WafModeSetting? Waf), RouteConduct> _conducts = [];
    private readonly Dictionary<UpstreamCluster, ClusterState> _states = [];
    private readonly Dictionary<(ObjectMetadata Host, string Subset, WafModeSetting? Waf), IReadOnlyDictionary<string, string>> _metadata = [];
    private readonly Dictionary<(UpstreamCluster Cluster, TimeSpan Idle), ForwarderRequestConfig> _requests = [];

    /// <summary>What edits requests and responses.</summary>
    public RouteTransformers.Table Edits { get; } = new(transforms);

    /// <summary>The same text for equal texts.</summary>
    public string Text(string text)
    {
        if (_texts.TryGetValue(text, out string? known)) return known;
        _texts.Add(text, text);
        return text;
    }

    /// <summary>The conduct of a route.</summary>
    /// <param name="route">What the route says.</param>
    /// <param name="defaults">Its host's defaults; null: there are none.</param>
    /// <param name="waf">Its host's WAF mode.</param>
    public RouteConduct Conduct(RouteSpec route, RouteDefaults? defaults, WafModeSetting? waf)
    {
        defaults = Same(defaults ?? s_noDefaults);
        RouteSpec own = route with { Hosts = [], Match = null, To = [], Priority = 0, Rewrite = null, RequestHeaders = null, ResponseHeaders = null };
        (string, RouteDefaults, WafModeSetting?) key = (JsonSerializer.Serialize(own, ObjectJson.Options), defaults, waf);
        if (_conducts.TryGetValue(key, out RouteConduct? conduct)) return conduct;
        RouteSpec spec = own with
        {
            Timeout = own.Timeout ?? defaults.Timeout ?? new RouteTimeout(),
            Retry = own.Retry ?? defaults.Retry ?? s_onlyUnsent,
            Authentication = own.Authentication ?? defaults.Authentication,
            Cors = own.Cors ?? defaults.Cors,
            Limits = own.Limits ?? defaults.Limits,
            Waf = own.Waf ?? waf,
        };
        conduct = new RouteConduct(spec, RouteAccess.Create(spec, access));
        _conducts.Add(key, conduct);
        return conduct;
    }

    /// <summary>How requests of a route are sent to a cluster.</summary>
    public ForwarderRequestConfig Request(UpstreamCluster cluster, TimeSpan? idle)
    {
        (UpstreamCluster, TimeSpan) key = (cluster, idle ?? s_idle);
        if (!_requests.TryGetValue(key, out ForwarderRequestConfig? request)) _requests.Add(key, request = cluster.Request with { ActivityTimeout = key.Item2 });
        return request;
    }

    /// <summary>What YARP knows a cluster by.</summary>
    public ClusterState State(UpstreamCluster cluster)
    {
        if (!_states.TryGetValue(cluster, out ClusterState? state)) _states.Add(cluster, state = new ClusterState(cluster.Name, cluster.Model));
        return state;
    }

    /// <summary>What records and the WAF read of a host's routes.</summary>
    public IReadOnlyDictionary<string, string> Metadata(GatewayObject<VirtualHostSpec> host, string subset, WafModeSetting? waf)
    {
        (ObjectMetadata, string, WafModeSetting?) key = (host.Metadata, subset, waf);
        if (_metadata.TryGetValue(key, out IReadOnlyDictionary<string, string>? metadata)) return metadata;
        metadata = RouteMetadata.Of(Text(host.Metadata.Tenant), host.Metadata.Name, host.Spec.App, subset, waf);
        _metadata.Add(key, metadata);
        return metadata;
    }

    /// <summary>The same defaults for equal ones. They may be large, so that they are written out once for each host and not for each route.</summary>
    private RouteDefaults Same(RouteDefaults defaults)
    {
        if (_ofHosts.TryGetValue(defaults, out RouteDefaults? known)) return known;
        string text = JsonSerializer.Serialize(defaults, ObjectJson.Options);
        if (!_defaults.TryGetValue(text, out known)) _defaults.Add(text, known = defaults);
        _ofHosts.Add(defaults, known);
        return known;
    }
}

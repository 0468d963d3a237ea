using Insight.Contracts.Objects;
using Insight.Gateway.Access;
using Insight.Gateway.Flows;
using Insight.Gateway.Routing;
using Insight.Gateway.Tls;
using Insight.Gateway.Traffic.Exchange;
using Insight.Gateway.Traffic.Upstreams;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>Makes a table of routes out of objects. What refers to nothing is left out: the console refuses it, and a gateway serves the rest.</summary>
internal sealed class RouteCompiler(ITransformBuilder transforms, AccessServices access, GatewayOptions options)
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(100);

    private static readonly RouteRetry s_onlyUnsent = new() { Attempts = 1, On = [RetryOn.Connect] };

    /// <summary>Compiles.</summary>
    /// <param name="objects">The objects of this gateway.</param>
    /// <param name="upstreams">Their clusters.</param>
    /// <param name="tls">What their hosts ask of connections; null: nothing.</param>
    public RouteTable Compile(ObjectSet objects, UpstreamSnapshot upstreams, TlsTable? tls = null)
    {
        ILookup<(string Tenant, string Host), GatewayObject<RouteSpec>> routes = objects.Routes
            .SelectMany(static route => route.Spec.Hosts.Distinct(StringComparer.Ordinal).Select(host => (Key: (route.Metadata.Tenant, host), Route: route)))
            .ToLookup(static pair => pair.Key, static pair => pair.Route);
        HostTable<ServedHost> hosts = new();
        foreach (GatewayObject<VirtualHostSpec> host in objects.VirtualHosts)
        {
            HashSet<string>? listeners = ListenersOf(objects, host.Metadata);
            if (host.Spec.Tls?.Mode == HostTlsMode.Passthrough || listeners?.All(options.Listen.Tcp.ContainsKey) == true) continue;
            PathRoutes paths = new();
            IEnumerable<CompiledRoute> compiled = routes[(host.Metadata.Tenant, host.Metadata.Name)].Select(route => Compile(host, route, upstreams));
            foreach (CompiledRoute route in InOrder(compiled)) paths.Add(route);
            ServedHost served = new(host.Metadata.Tenant, host.Metadata.Name, listeners, paths);
            foreach (string domain in host.Spec.Domains) hosts.Add(domain, served);
        }

        return new RouteTable(hosts) { Tls = tls };
    }

    /// <summary>Compiles what is passed unread: virtual hosts with TLS passthrough, by their domains; and those on a TCP listener, by the listener.</summary>
    /// <remarks>Nothing of a request is known there: of a host's routes the first counts, and of that its destinations.</remarks>
    public FlowTable CompileFlows(ObjectSet objects, UpstreamSnapshot upstreams)
    {
        FlowTable flows = new();
        foreach (GatewayObject<VirtualHostSpec> host in objects.VirtualHosts)
        {
            bool isPassthrough = host.Spec.Tls?.Mode == HostTlsMode.Passthrough;
            string[] listeners = [.. (ListenersOf(objects, host.Metadata) ?? []).Where(options.Listen.Tcp.ContainsKey)];
            if (!isPassthrough && listeners.Length == 0) continue;
            CompiledRoute? route = InOrder(objects.Routes
                .Where(route => route.Metadata.Tenant == host.Metadata.Tenant && route.Spec.Hosts.Contains(host.Metadata.Name, StringComparer.Ordinal))
                .Select(route => Compile(host, route, upstreams))).FirstOrDefault();
            if (route is null) continue;
            FlowRoute flow = new(route.Destinations, route.Spec.Timeout!.Idle ?? FlowRoute.DefaultIdle);
            foreach (string listener in listeners) flows.AddListener(listener, flow);
            if (!isPassthrough) continue;
            foreach (string domain in host.Spec.Domains) flows.AddServerName(domain, flow);
        }

        return flows;
    }

    /// <summary>The first that takes a request gets it.</summary>
    private static IOrderedEnumerable<CompiledRoute> InOrder(IEnumerable<CompiledRoute> routes) => routes
        .OrderByDescending(static route => route.Spec.Priority)
        .ThenBy(static route => route.Path.Kind)
        .ThenByDescending(static route => route.Path.Length)
        .ThenByDescending(static route => route.Conditions.Count)
        .ThenBy(static route => route.Name, StringComparer.Ordinal);

    /// <summary>Listeners that serve a host here: all unless every policy that names it names listeners.</summary>
    private static HashSet<string>? ListenersOf(ObjectSet objects, ObjectMetadata host)
    {
        List<AdvertisePolicySpec> policies = [.. objects.AdvertisePolicies
            .Where(policy => policy.Metadata.Tenant == host.Tenant && policy.Spec.Hosts.Contains(host.Name, StringComparer.Ordinal))
            .Select(static policy => policy.Spec)];
        return policies.Count == 0 || policies.Exists(static policy => policy.Listeners.Count == 0)
            ? null
            : policies.SelectMany(static policy => policy.Listeners).ToHashSet(StringComparer.Ordinal);
    }

    private CompiledRoute Compile(GatewayObject<VirtualHostSpec> host, GatewayObject<RouteSpec> route, UpstreamSnapshot upstreams)
    {
        RouteDefaults defaults = host.Spec.Defaults ?? new RouteDefaults();
        RouteSpec spec = route.Spec with
        {
            Timeout = route.Spec.Timeout ?? defaults.Timeout ?? new RouteTimeout(),
            Retry = route.Spec.Retry ?? defaults.Retry ?? s_onlyUnsent,
            Authentication = route.Spec.Authentication ?? defaults.Authentication,
            Cors = route.Spec.Cors ?? defaults.Cors,
            Limits = route.Spec.Limits ?? defaults.Limits,
            Waf = route.Spec.Waf ?? host.Spec.Waf,
        };
        string name = route.Metadata.Name;
        RouteModel own = new(RouteConfig(null, ""), null, HttpTransformer.Empty);
        return new CompiledRoute
        {
            Name = name,
            Salt = StickyHash.Salt(name),
            Spec = spec,
            Path = PathPattern.Of(spec.Match?.Path),
            Conditions = new RouteConditions(spec.Match, takesPreflights: spec.Cors is not null),
            Access = RouteAccess.Create(spec, access),
            Destinations = new WeightedDestinations([.. spec.To.Select(to => Destination(to.Cluster, to.Subset, to.Weight)).OfType<WeightedDestination>()]),
            Mirror = spec.Mirror is { } mirror ? Destination(mirror.Cluster, mirror.Subset, 1) : null,
            Model = own,
            Facts = new RouteFacts(own, null, options),
        };

        WeightedDestination? Destination(string cluster, string subset, int weight)
        {
            if (upstreams.Find(route.Metadata.Tenant, cluster) is not { } found) return null;
            RouteConfig config = RouteConfig(cluster, subset);
            ForwarderRequestConfig request = found.Request with { ActivityTimeout = spec.Timeout.Idle ?? s_idle };
            RouteModel model = new(config, new ClusterState(cluster, found.Model), transforms.Build(config, found.Model.Config));
            return new WeightedDestination(found, subset, weight, model, new RouteFacts(model, found.Model, options), request);
        }

        RouteConfig RouteConfig(string? cluster, string subset) => new()
        {
            RouteId = name,
            ClusterId = cluster,
            Match = new Yarp.ReverseProxy.Configuration.RouteMatch { Path = "/{**rest}" },
            Metadata = RouteMetadata.Of(route.Metadata.Tenant, host.Metadata.Name, host.Spec.App, subset, spec.Waf),
            Transforms = RouteTransforms.Of(spec),
        };
    }
}

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

namespace Insight.Gateway.Traffic.Routing;

/// <summary>Makes a table of routes out of objects. What refers to nothing is left out: the console refuses it, and a gateway serves the rest.</summary>
internal sealed class RouteCompiler(RouteTransformers transforms, AccessServices access, GatewayOptions options)
{
    private static readonly Yarp.ReverseProxy.Configuration.RouteMatch s_anyPath = new() { Path = "/{**rest}" };

    /// <summary>Compiles.</summary>
    /// <param name="objects">The objects of this gateway.</param>
    /// <param name="upstreams">Their clusters.</param>
    /// <param name="tls">What their hosts ask of connections; null: nothing.</param>
    public RouteTable Compile(ObjectSet objects, UpstreamSnapshot upstreams, TlsTable? tls = null)
    {
        ILookup<(string Tenant, string Host), GatewayObject<RouteSpec>> routes = objects.Routes
            .SelectMany(static route => route.Spec.Hosts.Distinct(StringComparer.Ordinal).Select(host => (Key: (route.Metadata.Tenant, host), Route: route)))
            .ToLookup(static pair => pair.Key, static pair => pair.Route);
        SharedParts shared = new(access, transforms);
        List<(GatewayObject<VirtualHostSpec> Host, HashSet<string>? Listeners, CompiledRoute[] Routes)> served = [];
        foreach (GatewayObject<VirtualHostSpec> host in objects.VirtualHosts)
        {
            HashSet<string>? listeners = ListenersOf(objects, host.Metadata);
            if (host.Spec.Tls?.Mode == HostTlsMode.Passthrough || listeners?.All(options.Listen.Tcp.ContainsKey) == true) continue;
            served.Add((host, listeners, [.. InOrder(routes[(host.Metadata.Tenant, host.Metadata.Name)].Select(route => Compile(host, route, upstreams, shared)))]));
        }

        // What requests touch is made last and in one go: it lies together then, on few pages, and not scattered among all that compiling leaves.
        List<PathNode> roots = [];
        foreach ((_, _, CompiledRoute[] compiled) in served)
        {
            PathNode root = new();
            foreach (CompiledRoute route in compiled) root.Add(route.Copy());
            roots.Add(root);
        }

        HostTable<ServedHost> hosts = new();
        PathIndex paths = new(roots);
        for (int i = 0; i < served.Count; i++)
        {
            ServedHost one = new(served[i].Listeners, paths, i);
            foreach (string domain in served[i].Host.Spec.Domains) hosts.Add(domain, one);
        }

        return new RouteTable(hosts) { Tls = tls };
    }

    /// <summary>Compiles what is passed unread: virtual hosts with TLS passthrough, by their domains; and those on a TCP listener, by the listener.</summary>
    /// <remarks>Nothing of a request is known there: of a host's routes the first counts, and of that its destinations.</remarks>
    public FlowTable CompileFlows(ObjectSet objects, UpstreamSnapshot upstreams)
    {
        SharedParts shared = new(access, transforms);
        FlowTable flows = new();
        foreach (GatewayObject<VirtualHostSpec> host in objects.VirtualHosts)
        {
            bool isPassthrough = host.Spec.Tls?.Mode == HostTlsMode.Passthrough;
            string[] listeners = [.. (ListenersOf(objects, host.Metadata) ?? []).Where(options.Listen.Tcp.ContainsKey)];
            if (!isPassthrough && listeners.Length == 0) continue;
            CompiledRoute? route = InOrder(objects.Routes
                .Where(route => route.Metadata.Tenant == host.Metadata.Tenant && route.Spec.Hosts.Contains(host.Metadata.Name, StringComparer.Ordinal))
                .Select(route => Compile(host, route, upstreams, shared))).FirstOrDefault();
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
        .OrderByDescending(static route => route.Priority)
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

    private CompiledRoute Compile(GatewayObject<VirtualHostSpec> host, GatewayObject<RouteSpec> route, UpstreamSnapshot upstreams, SharedParts shared)
    {
        RouteSpec spec = route.Spec;
        RouteConduct conduct = shared.Conduct(spec, host.Spec.Defaults, host.Spec.Waf);
        string name = route.Metadata.Name;
        PathPattern path = PathPattern.Of(spec.Match?.Path);
        RouteConditions conditions = RouteConditions.Of(spec.Match, takesPreflights: conduct.Spec.Cors is not null);
        WeightedDestinations destinations = new([.. spec.To.Select(to => Destination(to.Cluster, to.Subset, to.Weight)).OfType<WeightedDestination>()]);
        RouteModel? own = destinations.IsSure ? null : new RouteModel(RouteConfig(null, ""), null, HttpTransformer.Empty);
        return new CompiledRoute
        {
            Name = name,
            Salt = StickyHash.Salt(name),
            Priority = spec.Priority,
            Spec = conduct.Spec,
            Path = path,
            Conditions = conditions,
            Access = conduct.Access,
            Destinations = destinations,
            Mirror = spec.Mirror is { } mirror ? Destination(mirror.Cluster, mirror.Subset, 1) : null,
            Model = own,
            Facts = own is null ? null : new RouteFacts(own, null, options),
        };

        WeightedDestination? Destination(string cluster, string subset, int weight)
        {
            if (upstreams.Find(route.Metadata.Tenant, cluster) is not { } found) return null;
            RouteConfig config = RouteConfig(found.Name, subset);
            RouteModel model = new(config, shared.State(found), shared.Edits.Build(config, found.Model.Config));
            return new WeightedDestination(found, shared.Text(subset), weight, model, model.Transformer, new RouteFacts(model, found.Model, options), shared.Request(found, conduct.Spec.Timeout!.Idle));
        }

        RouteConfig RouteConfig(string? cluster, string subset) => new()
        {
            RouteId = name,
            ClusterId = cluster,
            Match = s_anyPath,
            Metadata = shared.Metadata(host, subset, conduct.Spec.Waf),
            Transforms = shared.Edits.Of(spec with { Authentication = conduct.Spec.Authentication }),
        };
    }
}

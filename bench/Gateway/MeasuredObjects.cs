using Insight.Contracts.Objects;

namespace Insight.Gateway.Bench;

/// <summary>Objects that are measured: routes with everything on that a route of an API has, to one cluster of two endpoints.</summary>
internal static class MeasuredObjects
{
    public const int Hosts = 1_000;
    public const int RoutesPerHost = 10;

    private static readonly string[] s_addresses = ["127.0.0.1", "127.0.0.2"];

    /// <summary>One route.</summary>
    public static ObjectSet One(int upstreamPort, string jwks) => Of(
        upstreamPort,
        [new(new ObjectMetadata { Name = "all" }, new VirtualHostSpec { Domains = ["*"], App = "shop" })],
        [new(new ObjectMetadata { Name = "products" }, Route("all", "/api", jwks))]);

    /// <summary>Ten thousand, ten for each host.</summary>
    public static ObjectSet Many(int upstreamPort, string jwks) => Of(
        upstreamPort,
        [.. Enumerable.Range(0, Hosts).Select(host => new GatewayObject<VirtualHostSpec>(new ObjectMetadata { Name = $"host-{host}" }, new VirtualHostSpec { Domains = [Domain(host)], App = "shop" }))],
        [.. Enumerable.Range(0, Hosts * RoutesPerHost).Select(i => new GatewayObject<RouteSpec>(
            new ObjectMetadata { Name = $"route-{i}" }, Route($"host-{i / RoutesPerHost}", Path(i % RoutesPerHost), jwks)))]);

    /// <summary>Lua that asks every host for every path, in an order that no cache of the processor likes.</summary>
    public static string Script(string token) => $$"""
        local requests, at, n = {}, 0, {{Hosts * RoutesPerHost}}
        init = function(args)
            for i = 0, n - 1 do
                local headers = { ["Host"] = string.format("h%d.example", math.floor(i / {{RoutesPerHost}})), ["Authorization"] = "Bearer {{token}}", ["Accept"] = "application/json", ["User-Agent"] = "Mozilla/5.0" }
                requests[i] = wrk.format("GET", string.format("/api/r%d/products/4711", i % {{RoutesPerHost}}), headers)
            end
        end
        request = function()
            at = (at + 7919) % n
            return requests[at]
        end
        """;

    private static string Domain(int host) => $"h{host}.example";

    private static string Path(int route) => $"/api/r{route}";

    private static ObjectSet Of(int upstreamPort, IReadOnlyList<GatewayObject<VirtualHostSpec>> hosts, IReadOnlyList<GatewayObject<RouteSpec>> routes) => new()
    {
        VirtualHosts = hosts,
        Routes = routes,
        Clusters =
        [
            new(new ObjectMetadata { Name = "products" }, new ClusterSpec
            {
                Select = new Dictionary<string, string> { ["service"] = "products" },
                Balance = new Balancing { Policy = BalancingPolicy.LeastRequest },
                Probe = new HealthProbe { Interval = TimeSpan.FromSeconds(1) },
                Outliers = new OutlierEjection(),
                Breaker = new BreakerSpec(),
            }),
        ],
        Endpoints = [.. s_addresses.Select((address, i) => new GatewayObject<EndpointSpec>(
            new ObjectMetadata { Name = $"products-{i}", Labels = new Dictionary<string, string> { ["service"] = "products", ["version"] = $"v{i}" } },
            new EndpointSpec { Address = $"{address}:{upstreamPort}" }))],
    };

    private static RouteSpec Route(string host, string prefix, string jwks) => new()
    {
        Hosts = [host],
        Match = new RouteMatch { Path = new PathMatch { Prefix = prefix } },
        To = [new RouteDestination { Cluster = "products" }],
        Timeout = new RouteTimeout { Total = TimeSpan.FromSeconds(15), PerTry = TimeSpan.FromSeconds(5) },
        Retry = new RouteRetry(),
        Authentication = new RouteAuthentication { Jwt = new JwtAuthentication { Issuer = Issuer.Name, Audiences = ["shop"], Jwks = jwks } },
        Authorization = [new AuthorizationRule { Claims = new Dictionary<string, IReadOnlyList<string>> { ["scope"] = ["products:read"] }, Methods = ["GET"] }],
        Limits = new RouteLimits { BodyBytes = 1 << 20 },
    };
}

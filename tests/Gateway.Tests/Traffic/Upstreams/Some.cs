using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Balancing;
using BalancingSpec = Insight.Contracts.Objects.Balancing;

namespace Insight.Gateway.Tests.Traffic.Upstreams;

/// <summary>Upstreams and objects to test with.</summary>
internal static class Some
{
    public static readonly ChoiceKey NoKey = new(0, HasHash: false);

    public static Upstream Upstream(int number, int weight = 1, string site = "", bool draining = false, params (string, string)[] labels)
    {
        Upstream upstream = new($"http://10.0.{number / 256}.{number % 256}:80", "", labels.ToDictionary());
        upstream.Take(site, weight, draining);
        return upstream;
    }

    public static Upstream[] Upstreams(params int[] weights) => [.. weights.Select((weight, i) => Upstream(i, weight))];

    public static Upstream Unhealthy(this Upstream upstream)
    {
        upstream.Health.Probed(false, new HealthProbe { UnhealthyAfter = 1 });
        return upstream;
    }

    public static ClusterBalancing Balancing(ClusterSpec spec, IReadOnlyList<Upstream> upstreams, string site = "", int seed = 1)
    {
        ClusterBalancing balancing = new(spec, site, new Random(seed));
        balancing.SetUpstreams(upstreams);
        return balancing;
    }

    public static ClusterBalancing Balancing(BalancingPolicy policy, IReadOnlyList<Upstream> upstreams) =>
        Balancing(new ClusterSpec { Balance = new BalancingSpec { Policy = policy } }, upstreams);

    public static GatewayObject<ClusterSpec> Cluster(string name, ClusterSpec? spec = null, string tenant = "default") =>
        new(new ObjectMetadata { Name = name, Tenant = tenant }, (spec ?? new ClusterSpec()) with { Select = new Dictionary<string, string> { ["app"] = name } });

    public static GatewayObject<EndpointSpec> Endpoint(string app, EndpointSpec spec, string tenant = "default", string version = "1") =>
        new(new ObjectMetadata { Name = $"e-{spec.Address.GetHashCode(StringComparison.Ordinal):x}", Tenant = tenant, Labels = new Dictionary<string, string> { ["app"] = app, ["version"] = version } }, spec);

    public static GatewayObject<EndpointSpec> Endpoint(string app, string address) => Endpoint(app, new EndpointSpec { Address = address });

    public static ObjectSet Objects(IReadOnlyList<GatewayObject<ClusterSpec>> clusters, params GatewayObject<EndpointSpec>[] endpoints) =>
        new() { Clusters = clusters, Endpoints = endpoints };
}

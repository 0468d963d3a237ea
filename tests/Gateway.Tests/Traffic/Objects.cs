using Insight.Contracts.Objects;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Traffic;

/// <summary>Objects for tests: one virtual host for every name, one cluster per service, whose endpoints have their service's name as a label.</summary>
internal static class Objects
{
    public static ObjectSet Of(RouteSpec route, params (string Cluster, Service[] Endpoints)[] clusters) =>
        Of([route], [.. clusters.Select(cluster => (cluster.Cluster, new ClusterSpec(), cluster.Endpoints.Select(endpoint => endpoint.Address).ToArray()))]);

    public static ObjectSet Of(IReadOnlyList<RouteSpec> routes, params (string Name, ClusterSpec Spec, string[] Addresses)[] clusters) => new()
    {
        VirtualHosts = [new(new ObjectMetadata { Name = "all" }, new VirtualHostSpec { Domains = ["*"], App = "shop" })],
        Routes = [.. routes.Select((route, i) => new GatewayObject<RouteSpec>(new ObjectMetadata { Name = $"route-{i}" }, route.Hosts.Count > 0 ? route : route with { Hosts = ["all"] }))],
        Clusters = [.. clusters.Select(cluster => new GatewayObject<ClusterSpec>(
            new ObjectMetadata { Name = cluster.Name }, cluster.Spec with { Select = new Dictionary<string, string> { ["service"] = cluster.Name } }))],
        Endpoints = [.. clusters.SelectMany(cluster => cluster.Addresses.Select((address, i) => new GatewayObject<EndpointSpec>(
            new ObjectMetadata { Name = $"{cluster.Name}-{i}", Labels = new Dictionary<string, string> { ["service"] = cluster.Name, ["version"] = $"v{i + 1}" } },
            new EndpointSpec { Address = address })))],
    };

    /// <summary>A route to one cluster.</summary>
    public static RouteSpec To(string cluster) => new() { To = [new RouteDestination { Cluster = cluster }] };
}

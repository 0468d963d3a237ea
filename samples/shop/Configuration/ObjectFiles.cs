using System.Text;
using Shop.Topology;

namespace Shop.Configuration;

/// <summary>What the gateway serves, as objects: one virtual host, route and cluster per service, one endpoint per listener with its version as a label.</summary>
public static class ObjectFiles
{
    /// <summary>The folder's name beside <see cref="GatewayConfiguration.FileName"/>.</summary>
    public const string FolderName = "objects";

    /// <summary>The file with all objects in that folder.</summary>
    public const string FileName = "shop.yaml";

    /// <summary>The file beside the folder that moves half of the catalogue's requests to its second version.</summary>
    public const string HalfFileName = "canary-50.yaml";

    /// <summary>All objects. Five of a hundred requests for the catalogue go to its second version.</summary>
    public static string Write(ShopTopology topology)
    {
        var text = new StringBuilder("# Written by `shop init`; `insight apply -f` puts it in force.\n");
        VirtualHost(text, "shop", [ShopServices.PublicHost, "localhost", "127.0.0.1"]);
        Route(text, "shop", "storefront", []);
        foreach (var service in topology.Deployments.GroupBy(deployment => deployment.Service))
        {
            string[] versions = [.. service.Select(deployment => deployment.Version)];
            VirtualHost(text, service.Key, [ShopServices.Get(service.Key).Host]);
            Route(text, service.Key, service.Key, versions.Length > 1 ? [(versions[0], 95), (versions[1], 5)] : []);
            Cluster(text, service.Key, versions);
            foreach (var deployment in service) Endpoint(text, deployment);
        }

        return text.ToString();
    }

    /// <summary>The catalogue's route with equal shares.</summary>
    public static string WriteHalf()
    {
        var text = new StringBuilder("# Half of the catalogue's requests to each version: `insight apply -f` this file.\n");
        Route(text, "catalogue", "catalogue", [("v1", 50), ("v2", 50)]);
        return text.ToString();
    }

    private static void VirtualHost(StringBuilder text, string name, string[] domains) => text.Append($$"""
        ---
        apiVersion: insight/v1
        kind: VirtualHost
        metadata: { name: {{name}} }
        spec:
          domains: [{{string.Join(", ", domains.Select(domain => $"\"{domain}\""))}}]
          app: shop
          defaults:
            timeout: { idle: 30s }

        """);

    private static void Route(StringBuilder text, string host, string cluster, (string Subset, int Weight)[] shares)
    {
        text.Append($$"""
            ---
            apiVersion: insight/v1
            kind: Route
            metadata: { name: {{host}} }
            spec:
              hosts: [{{host}}]
              to:

            """);
        if (shares.Length == 0) text.Append($"    - {{ cluster: {cluster} }}\n");
        foreach (var (subset, weight) in shares) text.Append($"    - {{ cluster: {cluster}, subset: {subset}, weight: {weight} }}\n");
    }

    private static void Cluster(StringBuilder text, string name, string[] versions)
    {
        text.Append($$"""
            ---
            apiVersion: insight/v1
            kind: Cluster
            metadata: { name: {{name}} }
            spec:
              select: { service: {{name}} }
              outliers: { consecutiveFailures: 5 }

            """);
        if (versions.Length < 2) return;
        text.Append("  subsets:\n");
        foreach (var version in versions) text.Append($"    {version}: {{ version: {version} }}\n");
    }

    private static void Endpoint(StringBuilder text, Deployment deployment) => text.Append($$"""
        ---
        apiVersion: insight/v1
        kind: Endpoint
        metadata: { name: {{deployment.Name}}, labels: { service: {{deployment.Service}}, version: {{deployment.Version}} } }
        spec: { address: "127.0.0.1:{{deployment.Port}}" }

        """);
}

using System.Globalization;
using System.Text;

namespace Insight.Console.Tests.Objects;

/// <summary>Objects as people write them.</summary>
internal static class ObjectTexts
{
    public const string Shop = """
        apiVersion: insight/v1
        kind: Endpoint
        metadata: { name: shop-1, labels: { app: shop } }
        spec: { address: "10.0.0.7:8080" }
        ---
        apiVersion: insight/v1
        kind: Cluster
        metadata: { name: shop }
        spec: { select: { app: shop } }
        ---
        apiVersion: insight/v1
        kind: VirtualHost
        metadata: { name: shop }
        spec: { domains: [ shop.example ] }
        ---
        apiVersion: insight/v1
        kind: Route
        metadata: { name: shop-api }
        spec: { hosts: [ shop ], to: [ { cluster: shop } ] }
        ---
        apiVersion: insight/v1
        kind: AdvertisePolicy
        metadata: { name: shop-north }
        spec: { hosts: [ shop ], gateways: { site: north } }
        """;

    public static string Endpoint(string name, int weight) => $$"""
        apiVersion: insight/v1
        kind: Endpoint
        metadata: { name: {{name}}, labels: { app: shop } }
        spec: { address: "10.0.0.7:8080", weight: {{weight}} }
        """;

    /// <summary>One host and cluster and so many routes, in files of at most 5,000.</summary>
    public static IEnumerable<string> Many(int routes)
    {
        StringBuilder text = new("apiVersion: insight/v1\nkind: VirtualHost\nmetadata: { name: many }\nspec: { domains: [ many.example ] }\n"
            + "---\napiVersion: insight/v1\nkind: Cluster\nmetadata: { name: many }\nspec: { select: { app: many } }\n");
        for (int i = 0; i < routes; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: insight/v1\nkind: Route\nmetadata:\n  name: many-{i}\nspec:\n  hosts: [ many ]\n  match:\n    path: {{ prefix: /api/{i} }}\n    methods: [ GET, POST ]\n  to:\n    - cluster: many\n  timeout: {{ total: 10s }}\n");
            if (i % 5000 != 4999) continue;
            yield return text.ToString();
            text.Clear();
        }

        if (text.Length > 0) yield return text.ToString();
    }
}

using Insight.EndToEnd.Product;

namespace Insight.EndToEnd.Kill;

/// <summary>The configuration of a gateway in front of one upstream, with the load's clients in its address map.</summary>
public static class GatewayConfiguration
{
    /// <summary>Writes it and returns its path. Ports: gateway, console.</summary>
    public static string Write(TemporaryData data, Upstream upstream, int[] ports, string more = "") => data.Write("insight.yaml", $"""
        gateway:
          id: edge
          listen:
            http: 127.0.0.1:{ports[0]}
          identity:
            addresses:
        {string.Join('\n', LedgerLoad.Services.Select(s => $"      - network: {s.Address}/32\n        service: {s.Service}"))}
        console:
          listen: 127.0.0.1:{ports[1]}
        ReverseProxy:
          Routes:
            all:
              ClusterId: shop
              Match:
                Path: '/{'{'}**rest{'}'}'
          Clusters:
            shop:
              Destinations:
                one:
                  Address: {upstream.Address}
        {more}
        """);
}

using System.Text;
using Shop.Certificates;
using Shop.Storefront;
using Shop.Topology;

namespace Shop.Configuration;

/// <summary>The gateway's configuration for this shop: who is who, and what goes where.</summary>
public static class GatewayConfiguration
{
    /// <summary>The file's name in the folder of <c>shop init</c>.</summary>
    public const string FileName = "insight.yaml";

    /// <summary>The file's text (YAML).</summary>
    public static string Write(ShopTopology topology, CertificateFolder certificates)
    {
        var text = new StringBuilder();
        text.Append($$"""
            # Written by `shop init`. Certificates last a week: run it again for new ones.
            gateway:
              listen:
                http: 127.0.0.1:{{topology.GatewayHttp}}
                https: 127.0.0.1:{{topology.GatewayHttps}}
                certificate:
                  path: {{Quoted(certificates.GatewayCertificate)}}
                  keyPath: {{Quoted(certificates.GatewayKey)}}
                clientCertificates: Allow
              session:
                cookie: {{BrowserSessions.Cookie}}
              identity:
                # Client certificates signed by this root name the service that calls.
                spiffe:
                  trustBundle: {{Quoted(certificates.TrustBundle)}}
                  trustDomain: {{ShopServices.PublicHost}}
                # Services without a certificate, by the address they call from.
                addresses:

            """);
        foreach (var service in ShopServices.All.Where(service => service.SourceAddress is not null))
        {
            text.Append($"""
                      - network: {service.SourceAddress}/32
                        service: {service.Name}

                """);
        }

        text.Append($"""
                networks:
                  - network: {ShopServices.UserNetwork}
                    name: internet

            ReverseProxy:
              Routes:
                shop:
                  ClusterId: storefront
                  Match:
                    Hosts: ["{ShopServices.PublicHost}", "localhost", "127.0.0.1"]
                    Path: "/{Rest}"
                  Metadata:
                    app: shop
                    service: storefront

            """);
        foreach (var service in ShopServices.All)
        {
            text.Append($"""
                    {service.Name}:
                      ClusterId: {service.Name}
                      Match:
                        Hosts: ["{service.Host}"]
                        Path: "/{Rest}"
                      Metadata:
                        app: shop
                        service: {service.Name}

                """);
        }

        text.Append("  Clusters:\n");
        foreach (var service in topology.Deployments.GroupBy(deployment => deployment.Service))
        {
            text.Append($"""
                    {service.Key}:
                      LoadBalancingPolicy: Random
                      HttpRequest:
                        ActivityTimeout: "00:00:30"
                      Metadata:
                        app: shop
                        service: {service.Key}
                      Destinations:

                """);
            foreach (var deployment in service)
            {
                text.Append($"""
                            {deployment.Name}:
                              Address: http://127.0.0.1:{deployment.Port}/
                              Metadata:
                                version: {deployment.Version}

                    """);
            }
        }

        return text.ToString();
    }

    private const string Rest = "{**rest}";

    private static string Quoted(string path) => $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

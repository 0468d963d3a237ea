using System.Text;
using Shop.Certificates;
using Shop.Storefront;
using Shop.Topology;

namespace Shop.Configuration;

/// <summary>The gateway's configuration for this shop: who is who, and where it finds what it serves.</summary>
public static class GatewayConfiguration
{
    /// <summary>The file's name in the folder of <c>shop init</c>.</summary>
    public const string FileName = "insight.yaml";

    /// <summary>The file's text (YAML).</summary>
    /// <param name="topology">Where everything listens.</param>
    /// <param name="certificates">Certificates of the gateway and the services.</param>
    /// <param name="objects">Folder of <see cref="ObjectFiles"/>.</param>
    public static string Write(ShopTopology topology, CertificateFolder certificates, string objects)
    {
        var text = new StringBuilder();
        text.Append($$"""
            # Written by `shop init`. Certificates last a week: run it again for new ones.
            gateway:
              objects: {{Quoted(objects)}}
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

            """);
        return text.ToString();
    }

    private static string Quoted(string path) => $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

using System.Globalization;

namespace Insight.Console.Queries;

/// <summary>An endpoint of a service.</summary>
/// <param name="Id">Endpoint id, 16 hexadecimal digits; requests matched to no endpoint are listed by service and host.</param>
/// <param name="Service">Destination service. Untrusted text.</param>
/// <param name="Host">Virtual host. Untrusted text.</param>
/// <param name="Method">Request method.</param>
/// <param name="Template">Path template.</param>
/// <param name="Tier">How well it is established.</param>
/// <param name="Traffic">The requests.</param>
public sealed record EndpointTraffic(string Id, string Service, string Host, string Method, string Template, EndpointTier Tier, Traffic Traffic)
{
    /// <summary>The id of an endpoint as text.</summary>
    public static string IdOf(ulong id, string service, string host) =>
        id != 0 ? id.ToString("x16", CultureInfo.InvariantCulture) : $"0 {Uri.EscapeDataString(service)} {Uri.EscapeDataString(host)}";
}

using System.Net;

namespace Shop.Topology;

/// <summary>What is fixed about one service of the shop: its versions, how it is known, how it behaves.</summary>
/// <param name="Name">Service name; its virtual host is <c>name.shop.internal</c>.</param>
/// <param name="Versions">One listener is started for each.</param>
public sealed record ServiceDefinition(string Name, params ServiceVersion[] Versions)
{
    /// <summary>True: calls the gateway over HTTPS with a client certificate that carries its SPIFFE name.</summary>
    public bool HasCertificate { get; init; } = true;

    /// <summary>The address that its outgoing connections are bound to; null leaves the choice to the system.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary>True: hands traceparent, tracestate and x-request-id of a request on to the calls it makes for it.</summary>
    public bool PropagatesTrace { get; init; } = true;

    /// <summary>The virtual host that other services call.</summary>
    public string Host => Name + ShopServices.InternalSuffix;

    /// <summary>The name in its certificate.</summary>
    public string SpiffeId => $"spiffe://{ShopServices.PublicHost}/ns/shop/sa/{Name}";
}

using System.Net;

namespace Insight.Gateway.Tests.Support;

/// <summary>Clients that speak HTTP/2 without TLS from the first byte.</summary>
internal static class Http2
{
    public static HttpClient Client(TestGateway gateway) => new(new SocketsHttpHandler { ActivityHeadersPropagator = null })
    {
        BaseAddress = new Uri(gateway.Http2),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}

using System.Net;
using System.Net.Http.Headers;

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

    /// <summary>A gRPC call with one message of three bytes.</summary>
    public static HttpRequestMessage GrpcCall(string path)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 3, 1, 2, 3]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        return request;
    }

}

using Yarp.ReverseProxy.Forwarder;

namespace Insight.Gateway.Traffic.Upstreams.Health;

/// <summary>A GET over the connections that requests take. Status 200 to 399 is good; the body is not read.</summary>
/// <param name="client">The cluster's client.</param>
/// <param name="protocol">The cluster's protocol.</param>
/// <param name="serverName">Name that TLS asks for; empty: that of the endpoint, which is its IP address where it has no other.</param>
internal sealed class HttpProbe(HttpMessageInvoker client, ForwarderRequestConfig protocol, string serverName) : IProbe
{
    public async Task<bool> AskAsync(Upstream upstream, string path, CancellationToken cancellation)
    {
        // What follows the port must not become part of the host.
        if (!path.StartsWith('/') || !Uri.TryCreate(upstream.Address + path, UriKind.Absolute, out Uri? uri)) return false;
        using HttpRequestMessage request = new(HttpMethod.Get, uri) { Version = protocol.Version!, VersionPolicy = protocol.VersionPolicy!.Value };
        request.Headers.TryAddWithoutValidation("User-Agent", "insight-probe");
        string host = upstream.Host.Length > 0 ? upstream.Host : serverName;
        if (host.Length > 0) request.Headers.Host = uri.IsDefaultPort ? host : $"{host}:{uri.Port}";
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellation);
            return (int)response.StatusCode is >= 200 and < 400;
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            // Whatever went wrong, there was no good answer.
            return false;
        }
    }
}

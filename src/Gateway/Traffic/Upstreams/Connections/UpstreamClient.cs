using System.Diagnostics;
using System.Net;
using Insight.Gateway.Tracing;
using Yarp.ReverseProxy.Forwarder;

namespace Insight.Gateway.Traffic.Upstreams.Connections;

/// <summary>Connections of a cluster. They stay when the cluster's spec changes in other ways, so several clusters may use them for a while; the last disposes them.</summary>
internal sealed class UpstreamClient
{
    /// <summary>So that new certificates are in use everywhere after a while, and those of endpoints are looked at again.</summary>
    private static readonly TimeSpan s_longestTls = TimeSpan.FromMinutes(15);

    private readonly TlsConnector? _tls;
    private int _users = 1;

    /// <summary>Connections, in use once.</summary>
    /// <param name="connectTimeout">How long a connection may take to come about, its handshake too.</param>
    /// <param name="tls">Makes connections with TLS; null: they have none.</param>
    public UpstreamClient(TimeSpan connectTimeout, TlsConnector? tls)
    {
        _tls = tls;

        // Set up as YARP sets up its own.
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = new HopPropagator(new ReverseProxyPropagator(DistributedContextPropagator.Current)),
            RequestHeaderEncodingSelector = TracingHttpClientFactory.HeaderEncoding,
            ConnectTimeout = connectTimeout > TimeSpan.Zero ? connectTimeout : Timeout.InfiniteTimeSpan,
        };
        if (tls is not null)
        {
            handler.ConnectCallback = tls.ConnectAsync;
            handler.PooledConnectionLifetime = s_longestTls;
        }

        Invoker = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>Sends requests.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>Says which DNS names stand behind addresses, for the name that TLS asks for.</summary>
    public void SetNames(IReadOnlyList<Upstream> upstreams) => _tls?.SetNames(upstreams);

    /// <summary>One more cluster uses them.</summary>
    public UpstreamClient Share()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    /// <summary>One cluster less does. Requests under way are not broken off.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0) return;
        Invoker.Dispose();
        _tls?.Dispose();
    }
}

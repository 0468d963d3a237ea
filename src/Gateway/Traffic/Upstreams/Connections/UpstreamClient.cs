using System.Diagnostics;
using System.Net;
using System.Net.Security;
using Insight.Contracts.Objects;
using Insight.Gateway.Tracing;
using Yarp.ReverseProxy.Forwarder;

namespace Insight.Gateway.Traffic.Upstreams.Connections;

/// <summary>Connections of a cluster. They stay when the cluster's spec changes in other ways, so several clusters may use them for a while; the last disposes them.</summary>
internal sealed class UpstreamClient
{
    private readonly TlsHandler? _tls;
    private int _users = 1;

    /// <summary>Connections, in use once.</summary>
    /// <param name="spec">The cluster's spec.</param>
    /// <param name="tls">Reads what TLS needs; null without TLS.</param>
    public UpstreamClient(ClusterSpec spec, TlsHandler? tls)
    {
        _tls = tls;
        Invoker = new HttpMessageInvoker(tls ?? (HttpMessageHandler)CreateHandler(spec.ConnectTimeout, null), disposeHandler: true);
    }

    /// <summary>Sends requests.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>A handler set up as YARP sets up its own.</summary>
    public static SocketsHttpHandler CreateHandler(TimeSpan connectTimeout, SslClientAuthenticationOptions? tls)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = new HopPropagator(new ReverseProxyPropagator(DistributedContextPropagator.Current)),
            ConnectTimeout = connectTimeout > TimeSpan.Zero ? connectTimeout : Timeout.InfiniteTimeSpan,
        };
        if (tls is not null) handler.SslOptions = tls;
        return handler;
    }

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
        if (Interlocked.Decrement(ref _users) == 0) Invoker.Dispose();
    }
}

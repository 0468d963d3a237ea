using System.Text;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Insight.Gateway.Tracing;

/// <summary>YARP's own client factory with a propagator that tells us which span goes out.</summary>
/// <remarks>Takes the place of YARP's default factory only. An application with its own factory keeps it; while it traces, its
/// calls are then known by their trace (a guess) instead of their span.</remarks>
internal sealed class TracingHttpClientFactory(ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
{
    /// <summary>Values of headers go on as the bytes they were: the server reads them as UTF-8. Without it one letter of a client's would fail the upstream.</summary>
    internal static readonly HeaderEncodingSelector<HttpRequestMessage> HeaderEncoding = static (_, _) => Encoding.UTF8;

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.RequestHeaderEncodingSelector ??= HeaderEncoding;
        if (handler.ActivityHeadersPropagator is { } propagator) handler.ActivityHeadersPropagator = new HopPropagator(propagator);
    }
}

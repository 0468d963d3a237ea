using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Waf;

/// <summary>The proxy's forwarder with the WAF before it: route and destination are known, and whatever the application does first has been done.</summary>
/// <remarks>Standing here it sees every forwarded request of any application, in which place its pipeline may be built.</remarks>
internal sealed class InspectingForwarder(IHttpForwarder inner, WafEngine engine) : IHttpForwarder
{
    /// <summary>Key of the forwarder without the WAF.</summary>
    public const string Inner = "insight.forwarder";

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
        SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context,
        string destinationPrefix,
        HttpMessageInvoker httpClient,
        ForwarderRequestConfig requestConfig,
        HttpTransformer transformer,
        CancellationToken cancellationToken)
    {
        if (engine.Active is { } rules && context.Features[typeof(RequestRecording)] is RequestRecording recording)
        {
            IReverseProxyFeature? proxy = (IReverseProxyFeature?)context.Features[typeof(IReverseProxyFeature)];
            RoutePolicy policy = rules.Of(proxy?.Route);
            if (policy.Mode != InspectionMode.Off) return InspectAsync(new Inspection(engine, rules, policy, context, recording), proxy, recording);
        }

        return inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);

        async ValueTask<ForwarderError> InspectAsync(Inspection inspection, IReverseProxyFeature? proxy, RequestRecording recording)
        {
            using (inspection)
            {
                if (await inspection.RequestAsync() is not { } refusal)
                {
                    recording.Inspection = inspection;
                    return await inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);
                }

                // Nobody was asked.
                if (proxy is not null) proxy.ProxiedDestination = null;
                await refusal.WriteAsync(context, recording.RequestId);
                return ForwarderError.None;
            }
        }
    }
}

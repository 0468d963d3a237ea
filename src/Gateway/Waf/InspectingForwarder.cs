using Insight.Gateway.Policies;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Waf;

/// <summary>The proxy's forwarder with policies and the WAF before it: route and destination are known, and whatever the application does first has been done.</summary>
/// <remarks>Standing here it sees every forwarded request of any application, in which place its pipeline may be built.</remarks>
internal sealed class InspectingForwarder(IHttpForwarder inner, WafEngine engine, PolicyEnforcement policies) : IHttpForwarder
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
        if ((policies.Any || engine.Active is not null) && context.Features[typeof(RequestRecording)] is RequestRecording recording)
        {
            IReverseProxyFeature? proxy = (IReverseProxyFeature?)context.Features[typeof(IReverseProxyFeature)];
            ValueTask<OwnAnswer?> judged = policies.JudgeAsync(context, recording, proxy);
            return judged.IsCompletedSuccessfully ? GoAsync(judged.Result, proxy, recording) : LaterAsync(judged, proxy, recording);
        }

        return inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);

        async ValueTask<ForwarderError> LaterAsync(ValueTask<OwnAnswer?> judged, IReverseProxyFeature? proxy, RequestRecording recording) => await GoAsync(await judged, proxy, recording);

        ValueTask<ForwarderError> GoAsync(OwnAnswer? answer, IReverseProxyFeature? proxy, RequestRecording recording)
        {
            if (answer is not null) return AnswerAsync(answer, proxy, recording);
            if (engine.Active is not { } rules) return inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);
            RoutePolicy policy = rules.Of(proxy?.Route, recording.Conduct);
            return policy.Mode == InspectionMode.Off
                ? inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken)
                : InspectAsync(new Inspection(engine, rules, policy, context, recording), proxy, recording);
        }

        async ValueTask<ForwarderError> AnswerAsync(OwnAnswer answer, IReverseProxyFeature? proxy, RequestRecording recording)
        {
            // Nobody was asked.
            if (proxy is not null) proxy.ProxiedDestination = null;
            await answer.WriteAsync(context, recording);
            return ForwarderError.None;
        }

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

using System.Diagnostics;
using Insight.Gateway.Records;
using Insight.Gateway.Tracing;
using Yarp.ReverseProxy.Transforms;

namespace Insight.Gateway.Routing;

/// <summary>The last step before YARP sends a request: route, cluster and destination are known, nothing has been sent yet.</summary>
internal sealed class HandOverTransform(AccessRecorder recorder) : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.HttpContext.Features[typeof(RequestRecording)] is not RequestRecording recording) return default;
        recording.Masks?.Ask(context.ProxyRequest);
        EscapedSlashes.Keep(context, recording.Request);
        recorder.HandOver(recording, context.HttpContext);

        // With an activity about, the HTTP client makes a span of its own and sends that one: see HopPropagator.
        if (recording.Hop is { } hop && Activity.Current is not null) context.ProxyRequest.Options.Set(HopPropagator.HopKey, hop);
        return default;
    }
}

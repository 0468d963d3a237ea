using Insight.Gateway.Records;
using Insight.Gateway.Waf;
using Yarp.ReverseProxy.Transforms;

namespace Insight.Gateway.Routing;

/// <summary>The moment when the upstream's response headers are here, or when it failed.</summary>
internal sealed class AnswerTransform(AccessRecorder recorder) : ResponseTransform
{
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.HttpContext.Features[typeof(RequestRecording)] is not RequestRecording recording) return default;
        recorder.Answer(recording);
        if (context.ProxyResponse is not { } response) return default;
        return recording.Inspection is { } inspection ? InspectAsync(context, recording, inspection, response) : MaskAsync(context, recording, response);
    }

    private static async ValueTask InspectAsync(ResponseTransformContext context, RequestRecording recording, Inspection inspection, HttpResponseMessage response)
    {
        if (await inspection.ResponseAsync(response) is not { } refusal)
        {
            await MaskAsync(context, recording, response);
            return;
        }

        context.SuppressResponseBody = true;
        await refusal.WriteAsync(context.HttpContext, recording.RequestId);
    }

    private static ValueTask MaskAsync(ResponseTransformContext context, RequestRecording recording, HttpResponseMessage response) =>
        recording.Masks is { } masks ? masks.ApplyAsync(context.HttpContext, response) : default;
}

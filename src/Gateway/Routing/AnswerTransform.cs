using Insight.Gateway.Records;
using Yarp.ReverseProxy.Transforms;

namespace Insight.Gateway.Routing;

/// <summary>The moment when the upstream's response headers are here, or when it failed.</summary>
internal sealed class AnswerTransform(AccessRecorder recorder) : ResponseTransform
{
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.HttpContext.Features[typeof(RequestRecording)] is RequestRecording recording) recorder.Answer(recording);
        return default;
    }
}

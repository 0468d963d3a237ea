using Insight.Gateway.Records;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Insight.Gateway.Routing;

/// <summary>Adds our two observers to every route of the application, whatever its configuration says.</summary>
internal sealed class RecordingTransforms(AccessRecorder recorder) : ITransformProvider
{
    private readonly HandOverTransform _handOver = new(recorder);
    private readonly AnswerTransform _answer = new(recorder);

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        context.RequestTransforms.Add(_handOver);
        context.ResponseTransforms.Add(_answer);
    }
}

using Insight.Gateway.Records;
using Insight.Gateway.Traffic.Routing;
using Insight.Gateway.Waf;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Insight.Gateway.Routing;

/// <summary>Adds our two observers to every route of the application, whatever its configuration says.</summary>
internal sealed class RecordingTransforms(AccessRecorder recorder, GatewayOptions options) : ITransformProvider
{
    private readonly HeaderHygiene _hygiene = new(options.RequestIdHeader);
    private readonly HandOverTransform _handOver = new(recorder);
    private readonly AnswerTransform _answer = new(recorder);

    public void ValidateRoute(TransformRouteValidationContext context)
    {
        List<string> errors = [];
        RouteInspection.Read(options.Waf, context.Route.Metadata, errors);
        foreach (string error in errors) context.Errors.Add(new ArgumentException($"Route '{context.Route.RouteId}': {error}"));
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (context.Route.Metadata?.ContainsKey(RouteMetadata.Object) == true) context.RequestTransforms.Insert(0, _hygiene);
        context.RequestTransforms.Add(_handOver);
        context.ResponseTransforms.Add(_answer);
    }
}

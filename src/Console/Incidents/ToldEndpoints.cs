using System.ComponentModel;
using Insight.Anomaly.Live;
using Insight.Console.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Incidents;

/// <summary>REST: what people tell detection. It reads it with its next window.</summary>
internal static class ToldEndpoints
{
    /// <summary>Deployments of one list.</summary>
    private const int MaxListed = 1000;

    public static void MapTold(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1").WithTags("Incidents").ProducesProblem(400).ProducesProblem(401);
        api.MapGet("/expectations", Expectations).WithName("ListExpectations").WithSummary("What is expected now, newest first");
        api.MapPost("/expectations", Expect).WithName("MarkAsExpected").WithSummary("Says that something is expected: from now on it opens no incident").ProducesProblem(409);
        api.MapDelete("/expectations/{id}", End).WithName("EndExpectation").WithSummary("Ends an expectation").ProducesProblem(404);
        api.MapGet("/deployments", Deployments).WithName("ListDeployments").WithSummary("Deployments of the last 30 days, newest first, at most 1,000");
        api.MapPost("/deployments", Deploy).WithName("NoteDeployment").WithSummary("Says that a version of a service was rolled out: the service is given ten minutes to settle");
    }

    private static Ok<IReadOnlyList<NotedExpectation>> Expectations(ExpectationStore expectations) => TypedResults.Ok(expectations.List());

    private static Results<Ok<NotedExpectation>, ProblemHttpResult> Expect(ExpectationRequest request, ExpectationStore expectations, TimeProvider time)
    {
        (NotedExpectation? expectation, string? problem) = request.Parse(time.GetUtcNow());
        if (expectation is null) return Problems.BadRequest(problem ?? "");
        return expectations.Add(expectation) is { } added
            ? TypedResults.Ok(added)
            : TypedResults.Problem($"{ExpectationStore.MaxExpectations} expectations stand already; end one first.", statusCode: StatusCodes.Status409Conflict, title: "Too many expectations");
    }

    private static Results<NoContent, ProblemHttpResult> End(string id, [FromQuery, Description("Who ends it.")] string? by, ExpectationStore expectations)
    {
        if (Texts.Problem("by", by, Texts.MaxName, required: true) is { } problem) return Problems.BadRequest(problem);
        return expectations.End(id, by!) ? TypedResults.NoContent() : Problems.NotFound("No expectation with this id stands.");
    }

    private static Ok<IReadOnlyList<Deployment>> Deployments(DeploymentStore deployments, TimeProvider time) => TypedResults.Ok(deployments.Since(time.GetUtcNow().AddDays(-30), MaxListed));

    private static Results<Ok<Deployment>, ProblemHttpResult> Deploy(DeploymentRequest request, DeploymentStore deployments, TimeProvider time)
    {
        (Deployment? deployment, string? problem) = request.Parse(time.GetUtcNow());
        return deployment is null ? Problems.BadRequest(problem ?? "") : TypedResults.Ok(deployments.Add(deployment));
    }
}

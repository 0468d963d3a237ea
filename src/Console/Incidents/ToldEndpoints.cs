using System.ComponentModel;
using Insight.Anomaly.Live;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Storage.Control.Audit;
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
        RouteGroupBuilder api = routes.MapGroup("/api/v1").WithTags("Incidents").ProducesProblem(400).ProducesProblem(401).Needs(Role.Viewer);
        api.MapGet("/expectations", Expectations).WithName("ListExpectations").WithSummary("What is expected now, newest first");
        api.MapPost("/expectations", Expect).WithName("MarkAsExpected").WithSummary("Says that something is expected: from now on it opens no incident").ProducesProblem(409).Needs(Role.Analyst);
        api.MapDelete("/expectations/{id}", End).WithName("EndExpectation").WithSummary("Ends an expectation").ProducesProblem(404).Needs(Role.Analyst);
        api.MapGet("/deployments", Deployments).WithName("ListDeployments").WithSummary("Deployments of the last 30 days, newest first, at most 1,000");
        api.MapPost("/deployments", Deploy).WithName("NoteDeployment").WithSummary("Says that a version of a service was rolled out: the service is given ten minutes to settle").Needs(Role.Analyst);
    }

    private static Ok<IReadOnlyList<NotedExpectation>> Expectations(TenantScope scope, ExpectationStore expectations) =>
        TypedResults.Ok<IReadOnlyList<NotedExpectation>>([.. expectations.List().Where(expectation => scope.Allows(expectation.Tenant))]);

    private static Results<Ok<NotedExpectation>, ProblemHttpResult> Expect(ExpectationRequest request, [FromQuery, Description("Who says it, unless the body does.")] string? by, Caller caller, TenantScope scope, ExpectationStore expectations, TimeProvider time)
    {
        (Actor actor, string? unnamed) = caller.ActAs(request.By ?? by);
        (NotedExpectation? expectation, string? problem) = request.Parse(time.GetUtcNow(), actor.Text);
        if (expectation is null || unnamed is not null) return Problems.BadRequest(problem ?? unnamed ?? "");
        if (!scope.Allows(expectation.Tenant)) return NotYours();
        return expectations.Add(expectation) is { } added
            ? TypedResults.Ok(added)
            : TypedResults.Problem($"{ExpectationStore.MaxExpectations} expectations stand already; end one first.", statusCode: StatusCodes.Status409Conflict, title: "Too many expectations");
    }

    private static Results<NoContent, ProblemHttpResult> End(string id, [FromQuery, Description("Who ends it.")] string? by, Caller caller, TenantScope scope, ExpectationStore expectations)
    {
        (Actor actor, string? problem) = caller.ActAs(by);
        if (problem is not null) return Problems.BadRequest(problem);
        return expectations.List().Any(expectation => expectation.Id == id && scope.Allows(expectation.Tenant)) && expectations.End(id, actor.Text) ? TypedResults.NoContent() : Problems.NotFound("No expectation with this id stands.");
    }

    private static Ok<IReadOnlyList<Deployment>> Deployments(TenantScope scope, DeploymentStore deployments, TimeProvider time) =>
        TypedResults.Ok<IReadOnlyList<Deployment>>([.. deployments.Since(time.GetUtcNow().AddDays(-30), MaxListed).Where(deployment => scope.Allows(deployment.Tenant))]);

    private static Results<Ok<Deployment>, ProblemHttpResult> Deploy(DeploymentRequest request, [FromQuery, Description("Who says it, unless the body does.")] string? by, Caller caller, TenantScope scope, DeploymentStore deployments, TimeProvider time)
    {
        (Actor actor, string? unnamed) = caller.ActAs(request.By ?? by);
        (Deployment? deployment, string? problem) = request.Parse(time.GetUtcNow(), actor.Text);
        if (deployment is null || unnamed is not null) return Problems.BadRequest(problem ?? unnamed ?? "");
        return !scope.Allows(deployment.Tenant) ? NotYours() : TypedResults.Ok(deployments.Add(deployment));
    }

    private static ProblemHttpResult NotYours() => Problems.Forbidden("tenant: name one of yours.");
}

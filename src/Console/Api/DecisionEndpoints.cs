using System.ComponentModel;
using Insight.ApiDiscovery.Decisions;
using Insight.Console.Access;
using Insight.Storage.Control.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Api;

/// <summary>REST: what operators decided about templates. The learner reads it with its next pass.</summary>
internal static class DecisionEndpoints
{
    private const string By = "Who decides, where the body does not say it.";

    public static void MapDecisions(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/endpoints").WithTags("Decisions").ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).Needs(Role.Viewer);
        api.MapGet("/decisions", List).WithName("ListDecisions").WithSummary("Decisions that stand, in the order in which they were made");
        api.MapPost("/pins", Pin).WithName("PinSegment").WithSummary("Pins a segment of paths as constant or parameter").Needs(Role.Analyst);
        api.MapPost("/ignored", Ignore).WithName("IgnoreEndpoint").WithSummary("Says that an endpoint is to be ignored, or belongs to no API").Needs(Role.Analyst);
        api.MapDelete("/decisions/{id}", Undo).WithName("UndoDecision").WithSummary("Undoes a decision").ProducesProblem(404).Needs(Role.Analyst);
    }

    private static Ok<IReadOnlyList<OperatorDecision>> List(TenantScope scope, OperatorDecisions decisions) =>
        TypedResults.Ok<IReadOnlyList<OperatorDecision>>([.. decisions.List().Where(decision => IsFor(decision, scope))]);

    private static Results<Ok<OperatorDecision>, ProblemHttpResult> Pin(DecisionRequest request, [FromQuery, Description(By)] string? by, Caller caller, TenantScope scope, OperatorDecisions decisions) => Add(request, by, pin: true, caller, scope, decisions);

    private static Results<Ok<OperatorDecision>, ProblemHttpResult> Ignore(DecisionRequest request, [FromQuery, Description(By)] string? by, Caller caller, TenantScope scope, OperatorDecisions decisions) => Add(request, by, pin: false, caller, scope, decisions);

    private static Results<NoContent, ProblemHttpResult> Undo(string id, [FromQuery, Description("Who undoes it.")] string? by, Caller caller, TenantScope scope, OperatorDecisions decisions)
    {
        (Actor actor, string? problem) = caller.ActAs(by);
        if (problem is not null) return Problems.BadRequest(problem);
        return decisions.List().Any(decision => decision.Id == id && IsFor(decision, scope)) && decisions.Undo(id, actor.Text) ? TypedResults.NoContent() : Problems.NotFound("No decision with this id stands.");
    }

    private static Results<Ok<OperatorDecision>, ProblemHttpResult> Add(DecisionRequest request, string? by, bool pin, Caller caller, TenantScope scope, OperatorDecisions decisions)
    {
        (Actor actor, string? unnamed) = caller.ActAs(request.By ?? by);
        (OperatorDecision? decision, string? problem) = request.Parse(pin, actor.Text);
        if (decision is null || unnamed is not null) return Problems.BadRequest(problem ?? unnamed ?? "");
        if (!IsFor(decision, scope)) return Problems.Forbidden("tenant: name one of yours; a decision for all tenants needs the role for all.");
        return decisions.Add(decision) is { } added
            ? TypedResults.Ok(added)
            : TypedResults.Problem($"{OperatorDecisions.MaxDecisions} decisions stand already; undo one first.", statusCode: StatusCodes.Status409Conflict, title: "Too many decisions");
    }

    /// <summary>A decision without a tenant is for all.</summary>
    private static bool IsFor(OperatorDecision decision, TenantScope scope) => decision.Tenant.Length == 0 ? scope.IsEverywhere : scope.Allows(decision.Tenant);
}

using System.ComponentModel;
using Insight.ApiDiscovery.Decisions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Api;

/// <summary>REST: what operators decided about templates. The learner reads it with its next pass.</summary>
internal static class DecisionEndpoints
{
    public static void MapDecisions(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/endpoints").WithTags("Decisions").ProducesProblem(400).ProducesProblem(401).ProducesProblem(409);
        api.MapGet("/decisions", List).WithName("ListDecisions").WithSummary("Decisions that stand, in the order in which they were made");
        api.MapPost("/pins", Pin).WithName("PinSegment").WithSummary("Pins a segment of paths as constant or parameter");
        api.MapPost("/ignored", Ignore).WithName("IgnoreEndpoint").WithSummary("Says that an endpoint is to be ignored, or belongs to no API");
        api.MapDelete("/decisions/{id}", Undo).WithName("UndoDecision").WithSummary("Undoes a decision").ProducesProblem(404);
    }

    private static Ok<IReadOnlyList<OperatorDecision>> List(OperatorDecisions decisions) => TypedResults.Ok(decisions.List());

    private static Results<Ok<OperatorDecision>, ProblemHttpResult> Pin(DecisionRequest request, OperatorDecisions decisions) => Add(request, pin: true, decisions);

    private static Results<Ok<OperatorDecision>, ProblemHttpResult> Ignore(DecisionRequest request, OperatorDecisions decisions) => Add(request, pin: false, decisions);

    private static Results<NoContent, ProblemHttpResult> Undo(string id, [FromQuery, Description("Who undoes it.")] string? by, OperatorDecisions decisions)
    {
        if (Texts.Problem("by", by, Texts.MaxName, required: true) is { } problem) return Problems.BadRequest(problem);
        return decisions.Undo(id, by!) ? TypedResults.NoContent() : Problems.NotFound("No decision with this id stands.");
    }

    private static Results<Ok<OperatorDecision>, ProblemHttpResult> Add(DecisionRequest request, bool pin, OperatorDecisions decisions)
    {
        (OperatorDecision? decision, string? problem) = request.Parse(pin);
        if (decision is null) return Problems.BadRequest(problem ?? "");
        return decisions.Add(decision) is { } added
            ? TypedResults.Ok(added)
            : TypedResults.Problem($"{OperatorDecisions.MaxDecisions} decisions stand already; undo one first.", statusCode: StatusCodes.Status409Conflict, title: "Too many decisions");
    }
}

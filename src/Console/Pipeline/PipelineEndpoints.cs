using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Queries;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.DeadLetters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Pipeline;

/// <summary>REST: how the pipeline is doing, and what could not be stored. Both belong to no tenant.</summary>
internal static class PipelineEndpoints
{
    public static void MapPipeline(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/pipeline").WithTags("Administration").ProducesProblem(400).ProducesProblem(401).NeedsEverywhere(Role.Viewer);
        api.MapGet("", Read).WithName("GetPipeline").WithSummary("How far ingest and jobs are, what storage holds, and what could not be stored");
        api.MapGet("/dead-letters", List).WithName("ListDeadLetters").WithSummary("Records that could not be stored, the newest first").ProducesProblem(503);
        api.MapPost("/dead-letters/{action}", Decide).WithName("DecideDeadLetters")
            .WithSummary("retry: sends records through ingest again, each is stored once; discard: throws them away").ProducesProblem(404).ProducesProblem(503).NeedsEverywhere(Role.Admin);
    }

    private static async Task<Ok<PipelineView>> Read(TenantScope scope, PipelineReader reader, CancellationToken cancellationToken) => TypedResults.Ok(await reader.ReadAsync(scope, cancellationToken));

    private static async Task<Results<Ok<DeadLetterList>, ProblemHttpResult>> List(
        [AsParameters] DeadLetterParameters letters, [AsParameters] PageParameters page, Caller caller, TenantScope scope, DeadLetterReader reader, CancellationToken cancellationToken)
    {
        (PageRequest part, string? problem) = page.Parse(scope);
        if ((letters.Problem ?? problem) is { } wrong) return Problems.BadRequest(wrong);
        // What stands in a bad record may be anything: nobody sees it who need not decide about it.
        return TypedResults.Ok(await reader.ListAsync(scope, letters, part, caller.Grants.Everywhere >= Role.Admin, cancellationToken));
    }

    private static async Task<Results<Ok<DeadLetterAnswer>, ProblemHttpResult>> Decide(
        string action, DeadLetterRequest request, [FromQuery, Description("Who says it.")] string? by, Caller caller, TenantScope scope, DeadLetterReader reader, CancellationToken cancellationToken)
    {
        if (action is not ("retry" or "discard")) return Problems.NotFound("With dead letters can be done: retry, discard.");
        (Actor actor, string? unnamed) = caller.ActAs(by);
        if (unnamed is not null) return Problems.BadRequest(unnamed);
        if (request.Ids is not { Count: > 0 and <= DeadLetterOrders.MaxAtOnce } ids || !ids.All(static id => id is { Length: 32 } && id.All(static c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f')))
            return Problems.BadRequest($"ids: 1 to {DeadLetterOrders.MaxAtOnce} ids of 32 hexadecimal digits are needed, as the list shows them.");
        if (Texts.Problem("reason", request.Reason, Texts.MaxReason, required: action == "discard") is { } problem) return Problems.BadRequest(problem);
        DeadLetterAction wanted = action == "retry" ? DeadLetterAction.Retry : DeadLetterAction.Discard;
        return TypedResults.Ok(await reader.DecideAsync(scope, [.. ids.Distinct(StringComparer.Ordinal)], wanted, actor.Text, request.Reason?.Trim() ?? "", cancellationToken));
    }
}

using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.Retention;
using Insight.Storage.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Retention;

/// <summary>REST: how long data is kept. It belongs to no tenant.</summary>
internal static class RetentionEndpoints
{
    public static void MapRetention(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/retention").WithTags("Administration").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        api.MapGet("", Read).WithName("GetRetention").WithSummary("What is kept how long, how much of it there is, and how old the oldest is").NeedsEverywhere(Role.Viewer);
        api.MapPut("/{kind}", Choose).WithName("ChooseRetention").WithSummary("Chooses how long a kind of data is kept; what is older than a shorter time is deleted").ProducesProblem(404).NeedsEverywhere(Role.Admin);
    }

    private static async Task<Ok<RetentionView>> Read(TenantScope scope, RetentionReader reader, CancellationToken cancellationToken) => TypedResults.Ok(await reader.ReadAsync(scope, cancellationToken));

    private static async Task<Results<Ok<RetentionItem>, ProblemHttpResult>> Choose(
        string kind, RetentionRequest request, [FromQuery, Description("Who says it.")] string? by, Caller caller, TenantScope scope, RetentionChoices choices, RetentionReader reader, SchemaSettings configured,
        ClickHouseDataSource storage, CancellationToken cancellationToken)
    {
        (Actor actor, string? unnamed) = caller.ActAs(by);
        if (unnamed is not null) return Problems.BadRequest(unnamed);
        if (RetentionKind.Find(kind) is not { } known) return Problems.NotFound($"The kinds are {string.Join(", ", RetentionKind.All.Select(static one => one.Key))}.");
        if (request.Days is { } days && (days < known.MinDays || days > known.MaxDays)) return Problems.BadRequest($"days: a whole number from {known.MinDays} to {known.MaxDays} is needed; null keeps it as configured.");
        if (Texts.Problem("reason", request.Reason, Texts.MaxReason, required: true) is { } problem) return Problems.BadRequest(problem);
        choices.Choose(known, request.Days is { } chosen ? TimeSpan.FromDays(chosen) : null, configured, actor.Text, request.Reason!.Trim());
        try
        {
            await SchemaMigrator.ApplyRetentionAsync(storage, choices.Apply(configured), cancellationToken);
        }
        catch (ClickHouseException)
        {
            // It is chosen: the job tries it again every minute, and the answer says that it is not in force.
        }

        return TypedResults.Ok((await reader.ReadAsync(scope, cancellationToken)).Kinds.Single(item => item.Kind == known.Key));
    }
}

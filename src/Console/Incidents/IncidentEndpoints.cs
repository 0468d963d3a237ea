using System.ComponentModel;
using Insight.Anomaly.Live;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Incidents;

/// <summary>REST: incidents, what they are made of, and how detection is doing.</summary>
internal static class IncidentEndpoints
{
    public static void MapIncidents(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1").WithTags("Incidents").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer);
        api.MapGet("/incidents", List).WithName("ListIncidents").WithSummary("Incidents, newest first");
        api.MapGet("/incidents/{id}", Find).WithName("GetIncident").WithSummary("An incident with causes, findings, timeline and similar ones").ProducesProblem(404);
        api.MapGet("/findings", Findings).WithName("ListFindings").WithSummary("What was strange in a window, mild findings too, newest first");
        api.MapGet("/advice", Advice).WithName("ListAdvice").WithSummary("What could be done better about calls, such as batching and caching, most calls first: no alert");
        api.MapGet("/detection", Status).WithName("GetDetection").WithSummary("The budget of false incidents, what it came to, and how far detection is");
    }

    private static async Task<Results<Ok<IncidentList>, ProblemHttpResult>> List(
        [AsParameters] IncidentParameters incidents, [AsParameters] PageParameters page, TenantScope scope, IncidentReader reader, CancellationToken cancellationToken)
    {
        (IncidentFilter? filter, string? problem) = incidents.Parse();
        (PageRequest part, string? pageProblem) = page.Parse(scope);
        if (filter is null || pageProblem is not null) return Problems.BadRequest(problem ?? pageProblem ?? "");
        return TypedResults.Ok(await reader.ListAsync(scope, filter, part, cancellationToken));
    }

    private static async Task<Results<Ok<IncidentView>, ProblemHttpResult>> Find(
        [Description("16 hexadecimal digits, as the list shows them.")] string id, TenantScope scope, IncidentReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(scope, id, cancellationToken) is { } incident ? TypedResults.Ok(incident) : Problems.NotFound("There is no incident with this id: 16 hexadecimal digits, as the list shows them.");

    private static async Task<Results<Ok<FindingList>, ProblemHttpResult>> Findings(
        [AsParameters] WindowParameters window, [AsParameters] PageParameters page, [AsParameters] FindingParameters findings,
        TenantScope scope, IncidentReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (WindowChoice? choice, string? problem) = window.Parse(now);
        (PageRequest part, string? pageProblem) = page.Parse(scope);
        if (choice is null || pageProblem is not null || findings.Problem is not null) return Problems.BadRequest(problem ?? pageProblem ?? findings.Problem ?? "");
        return TypedResults.Ok(await reader.FindingsAsync(scope, choice.UpTo(now), findings, part, cancellationToken));
    }

    private static async Task<Results<Ok<AdviceList>, ProblemHttpResult>> Advice(
        [AsParameters] AdviceParameters advice, [AsParameters] PageParameters page, TenantScope scope, IncidentReader reader, CancellationToken cancellationToken)
    {
        (PageRequest part, string? problem) = page.Parse(scope);
        return problem is null ? TypedResults.Ok(await reader.AdviceAsync(scope, advice, part, cancellationToken)) : Problems.BadRequest(problem);
    }

    private static async Task<Ok<DetectionStatus>> Status(TenantScope scope, IncidentReader reader, CancellationToken cancellationToken) => TypedResults.Ok(await reader.StatusAsync(scope, cancellationToken));
}

using System.ComponentModel;
using Insight.Anomaly.Live;
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
        RouteGroupBuilder api = routes.MapGroup("/api/v1").WithTags("Incidents").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        api.MapGet("/incidents", List).WithName("ListIncidents").WithSummary("Incidents, newest first");
        api.MapGet("/incidents/{id}", Find).WithName("GetIncident").WithSummary("An incident with causes, findings, timeline and similar ones").ProducesProblem(404);
        api.MapGet("/findings", Findings).WithName("ListFindings").WithSummary("What was strange in a window, mild findings too, newest first");
        api.MapGet("/detection", Status).WithName("GetDetection").WithSummary("The budget of false incidents, what it came to, and how far detection is");
    }

    private static async Task<Results<Ok<IncidentList>, ProblemHttpResult>> List(
        [AsParameters] IncidentParameters incidents, [AsParameters] PageParameters page, IncidentReader reader, CancellationToken cancellationToken)
    {
        (IncidentFilter? filter, string? problem) = incidents.Parse();
        (PageRequest part, string? pageProblem) = page.Parse();
        if (filter is null || pageProblem is not null) return Problems.BadRequest(problem ?? pageProblem ?? "");
        return TypedResults.Ok(await reader.ListAsync(filter, part, cancellationToken));
    }

    private static async Task<Results<Ok<IncidentView>, ProblemHttpResult>> Find(
        [Description("16 hexadecimal digits, as the list shows them.")] string id, IncidentReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(id, cancellationToken) is { } incident ? TypedResults.Ok(incident) : Problems.NotFound("There is no incident with this id: 16 hexadecimal digits, as the list shows them.");

    private static async Task<Results<Ok<FindingList>, ProblemHttpResult>> Findings(
        [AsParameters] WindowParameters window, [AsParameters] PageParameters page, [AsParameters] FindingParameters findings,
        IncidentReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (WindowChoice? choice, string? problem) = window.Parse(now);
        (PageRequest part, string? pageProblem) = page.Parse();
        if (choice is null || pageProblem is not null || findings.Problem is not null) return Problems.BadRequest(problem ?? pageProblem ?? findings.Problem ?? "");
        return TypedResults.Ok(await reader.FindingsAsync(choice.UpTo(now), findings, part, cancellationToken));
    }

    private static async Task<Ok<DetectionStatus>> Status(IncidentReader reader, CancellationToken cancellationToken) => TypedResults.Ok(await reader.StatusAsync(cancellationToken));
}

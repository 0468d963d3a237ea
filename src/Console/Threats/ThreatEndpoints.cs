using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Threats;

/// <summary>REST: how much of a threat clients are.</summary>
internal static class ThreatEndpoints
{
    public static void MapThreats(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1").WithTags("Clients").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer);
        api.MapGet("/clients", List).WithName("ListClients").WithSummary("Clients that were a threat within 30 days, with their scores now, the highest first");
        api.MapGet("/clients/{key}", Find).WithName("GetClient").WithSummary("A client and how its score came about, newest first").ProducesProblem(404);
    }

    private static async Task<Results<Ok<ClientThreatList>, ProblemHttpResult>> List(
        [AsParameters] ThreatParameters threats, [AsParameters] PageParameters page, TenantScope scope, ThreatReader reader, CancellationToken cancellationToken)
    {
        (double least, string? problem) = threats.Parse();
        (PageRequest part, string? pageProblem) = page.Parse(scope);
        if ((problem ?? pageProblem) is { } wrong) return Problems.BadRequest(wrong);
        return TypedResults.Ok(await reader.ListAsync(scope, threats, least, part, cancellationToken));
    }

    private static async Task<Results<Ok<ClientTimeline>, ProblemHttpResult>> Find(
        [Description("32 hexadecimal digits, as the list shows them.")] string key, [AsParameters] PageParameters page, TenantScope scope, ThreatReader reader, CancellationToken cancellationToken)
    {
        (PageRequest part, string? problem) = page.Parse(scope);
        if (problem is not null) return Problems.BadRequest(problem);
        return await reader.FindAsync(scope, key, part, cancellationToken) is { } timeline
            ? TypedResults.Ok(timeline)
            : Problems.NotFound("Nothing is kept of a client with this key: 32 hexadecimal digits, as the list shows them.");
    }
}

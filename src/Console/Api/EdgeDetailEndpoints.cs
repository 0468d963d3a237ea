using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Api;

/// <summary>REST: one edge in detail.</summary>
internal static class EdgeDetailEndpoints
{
    public static void MapEdgeDetail(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/v1").WithTags("Traffic")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer)
        .MapGet("/edges/detail", Read).WithName("GetEdgeDetail").WithSummary("Protocols, instances, versions, retries and the share of mutual TLS of one edge").ProducesProblem(404);

    private static async Task<Results<Ok<EdgeDetail>, ProblemHttpResult>> Read(
        [AsParameters] WindowParameters window, [FromQuery, Description("Id of an edge, as in /edges.")] string? edge,
        TenantScope scope, EdgeDetailReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (WindowChoice? choice, string? problem) = window.Parse(now);
        if (choice is null) return Problems.BadRequest(problem ?? "");
        if (edge is null || !NodeIds.TryEdge(edge, out string source, out string destination))
            return Problems.BadRequest("edge: the id of an edge is needed, such as web>cart; /api/v1/edges lists them.");
        TimeWindow asked = choice.UpTo(now);
        if (asked.To - asked.From > EdgeDetailReader.LongestWindow) return Problems.BadRequest(Problems.RawWindowTooLong(window, EdgeDetailReader.LongestWindow));
        return await reader.ReadAsync(scope, source, destination, asked, cancellationToken) is { } detail
            ? TypedResults.Ok(detail)
            : Problems.NotFound("No request of this edge is stored in this window.");
    }
}

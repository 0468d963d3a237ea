using Insight.Console.Access;
using Insight.Console.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Bands;

/// <summary>REST: what was expected of series, and what is.</summary>
internal static class BandEndpoints
{
    public static void MapBands(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/v1").WithTags("Incidents")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer)
        .MapGet("/bands", Read).WithName("GetBands").WithSummary("Rates, errors and latencies of a service, an edge or an endpoint with what was expected of them, by the minute, and the forecast of the next hour");

    private static async Task<Results<Ok<BandList>, ProblemHttpResult>> Read(
        [AsParameters] WindowParameters window, [AsParameters] BandParameters bands, TenantScope scope, BandReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (WindowChoice? choice, string? problem) = window.Parse(now);
        (BandSubject? subject, string? wrong) = bands.Parse();
        if (choice is null || subject is null) return Problems.BadRequest(problem ?? wrong ?? "");
        return TypedResults.Ok(await reader.ReadAsync(scope, subject, choice.UpTo(now), cancellationToken));
    }
}

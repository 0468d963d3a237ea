using Insight.Console.Access;
using Insight.Console.Distributions;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Api;

/// <summary>REST: how sizes, latencies and rates are distributed.</summary>
internal static class DistributionEndpoints
{
    public static void MapDistributions(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/v1").WithTags("Traffic")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer)
        .MapGet("/distributions", Read).WithName("GetDistribution").WithSummary("Sizes, latencies or rates of an edge, an endpoint, or an endpoint on an edge: 200 quantiles and the mean");

    private static async Task<Results<Ok<Distribution>, ProblemHttpResult>> Read(
        [AsParameters] WindowParameters window, [AsParameters] DistributionParameters distribution,
        TenantScope scope, DistributionReader reader, TrafficReader traffic, TimeProvider time, CancellationToken cancellationToken)
    {
        (WindowChoice? choice, string? problem) = window.Parse(time.GetUtcNow().UtcDateTime);
        (DistributionSubject? subject, DistributionMetric? metric, string? wrong) = distribution.Parse();
        if (choice is null || subject is null || metric is null) return Problems.BadRequest(problem ?? wrong ?? "");
        return TypedResults.Ok(await reader.ReadAsync(scope, subject, metric, await choice.ResolveAsync(traffic, scope, cancellationToken), cancellationToken));
    }
}

using Insight.Console.Access;
using Insight.Console.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Bundles;

/// <summary>REST: which gateways there are and which bundle each works with.</summary>
internal static class GatewayEndpoints
{
    public static void MapGateways(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/gateways", List).WithTags("Gateways").ProducesProblem(400).ProducesProblem(401).NeedsEverywhere(Role.Viewer)
            .WithName("ListGateways").WithSummary("Gateways, how each stands, its version, bundle, queue and enrolment");

    private static Results<Ok<GatewayList>, ProblemHttpResult> List([AsParameters] PageParameters page, TenantScope scope, BundleService bundles, GatewayStore gateways, TimeProvider time)
    {
        (Queries.PageRequest part, string? problem) = page.Parse(scope);
        if (problem is not null) return Problems.BadRequest(problem);
        DateTime now = time.GetUtcNow().UtcDateTime;
        IReadOnlyList<StoredGatewayState> found = gateways.List(part.Limit + 1, part.Offset);
        return TypedResults.Ok(new GatewayList(
            bundles.Newest,
            [.. found.Take(part.Limit).Select(stored => GatewayStandings.Of(stored, report => bundles.CurrentOf(new BundleAudience(report.Site, report.Labels)), now))],
            part.Offset,
            found.Count > part.Limit));
    }
}

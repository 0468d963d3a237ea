using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Objects;
using Insight.Contracts.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Reports;

/// <summary>REST: clusters and routes with their health, as gateways see them.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/clusters", Clusters).WithTags("Gateways").ProducesProblem(400).ProducesProblem(401).Needs(Role.Viewer)
            .WithName("ListClusters").WithSummary("Clusters over all gateways with their destinations and health, the worst first");
        routes.MapGet("/api/v1/routes", Routes).WithTags("Gateways").ProducesProblem(400).ProducesProblem(401).Needs(Role.Viewer)
            .WithName("ListRoutes").WithSummary("Routes over all gateways and whether their clusters have a healthy destination, the worst first");
    }

    private static Results<Ok<ClusterList>, ProblemHttpResult> Clusters(
        [AsParameters] HealthParameters parameters, [AsParameters] PageParameters page, TenantScope scope, GatewayTraffic traffic, ObjectStore objects, TimeProvider time)
    {
        (Queries.PageRequest part, string? problem) = page.Parse(scope);
        if (problem is not null) return Problems.BadRequest(problem);
        DateTime now = time.GetUtcNow().UtcDateTime;
        IReadOnlyList<SeenTraffic> seen = traffic.Read();
        IReadOnlyList<ClusterItem> found = ClusterViews.Of(objects.Read().Set, seen, now, parameters.Narrow(scope));
        return TypedResults.Ok(new ClusterList(
            seen.Any(one => one.IsSpeaking(now)), scope.IsEverywhere ? seen.Where(one => one.IsSpeaking(now)).Sum(static one => (long)one.Traffic.ClustersLeftOut) : 0,
            [.. found.Skip(part.Offset).Take(part.Limit)], part.Offset, found.Count > part.Offset + part.Limit));
    }

    private static Results<Ok<RouteList>, ProblemHttpResult> Routes(
        [AsParameters] HealthParameters parameters, [AsParameters] PageParameters page, TenantScope scope, GatewayTraffic traffic, ObjectStore objects, TimeProvider time)
    {
        (Queries.PageRequest part, string? problem) = page.Parse(scope);
        if (problem is not null) return Problems.BadRequest(problem);
        DateTime now = time.GetUtcNow().UtcDateTime;
        IReadOnlyList<SeenTraffic> seen = traffic.Read();
        TenantScope narrowed = parameters.Narrow(scope);
        ObjectSet stored = objects.Read().Set;
        IReadOnlyList<RouteItem> found = RouteViews.Of(stored, seen, ClusterViews.Of(stored, seen, now, narrowed), now, narrowed);
        return TypedResults.Ok(new RouteList(
            seen.Any(one => one.IsSpeaking(now)), scope.IsEverywhere ? seen.Where(one => one.IsSpeaking(now)).Sum(static one => (long)one.Traffic.RoutesLeftOut) : 0,
            [.. found.Skip(part.Offset).Take(part.Limit)], part.Offset, found.Count > part.Offset + part.Limit));
    }
}

using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Storage.Control.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Bundles;

/// <summary>REST: which gateways there are and which bundle each works with.</summary>
internal static class GatewayEndpoints
{
    public static void MapGateways(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/gateways").WithTags("Gateways").ProducesProblem(400).ProducesProblem(401).NeedsEverywhere(Role.Viewer);
        api.MapGet("", List).WithName("ListGateways").WithSummary("Gateways, how each stands, its version, bundle, queue and enrolment");
        api.MapDelete("", Forget).WithName("ForgetGateway").WithSummary("Forgets a gateway that is silent; its enrolment ends with it").ProducesProblem(404).ProducesProblem(409).NeedsEverywhere(Role.Admin);
    }

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

    private static Results<NoContent, ProblemHttpResult> Forget(
        [FromQuery, Description("Its id.")] string? id, [FromQuery, Description("Why.")] string? reason, [FromQuery, Description("Who says it.")] string? by, Caller caller, GatewayStore gateways, TimeProvider time)
    {
        (Actor actor, string? unnamed) = caller.ActAs(by);
        if ((Texts.Problem("id", id, Texts.MaxHost, required: true) ?? Texts.Problem("reason", reason, Texts.MaxReason) ?? unnamed) is { } problem) return Problems.BadRequest(problem);
        DateTime now = time.GetUtcNow().UtcDateTime;
        return gateways.Forget(id!, stored => GatewayStandings.Of(stored, static _ => null, now).State == GatewayStanding.Silent, actor, reason?.Trim() ?? "") switch
        {
            true => TypedResults.NoContent(),
            false => TypedResults.Problem("It was heard of just now and would be listed again at once. Stop it first.", statusCode: StatusCodes.Status409Conflict, title: "The gateway is there"),
            null => Problems.NotFound("There is no gateway of this name."),
        };
    }
}

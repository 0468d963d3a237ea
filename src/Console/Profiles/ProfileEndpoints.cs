using Insight.Anomaly.Live.Profiles;
using Insight.ApiDiscovery.Inventory;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Queries;
using Insight.Endpoints.Profiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Profiles;

/// <summary>REST: what was learned of the arguments of requests. Names and statistics, never a value.</summary>
internal static class ProfileEndpoints
{
    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/profiles").WithTags("Profiles").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer);
        api.MapGet("", List).WithName("ListProfiles").WithSummary("Endpoints whose arguments are learned, those with most judged parameters first; zeros are the id of headers and cookies");
        api.MapGet("/{endpoint}", Detail).WithName("GetProfile").WithSummary("What is known of the arguments of an endpoint: parameters, their presence, type, length, and whether they are judged").ProducesProblem(404);
    }

    private static async Task<Results<Ok<ProfileList>, ProblemHttpResult>> List(
        [AsParameters] PageParameters page, TenantScope scope, ProfileStore profiles, TenantInventory inventory, CancellationToken cancellationToken)
    {
        (PageRequest part, string? problem) = page.Parse(scope);
        if (problem is not null) return Problems.BadRequest(problem);
        TrainedProfile learned = profiles.Read();
        InventoryView names = await inventory.ViewAsync(scope, cancellationToken);
        EndpointProfile[] found = [.. learned.Profile.Ordered.Where(one => IsFor(one, names, scope))
            .OrderByDescending(static one => one.Parameters.Count(static parameter => parameter.IsJudged)).ThenBy(static one => one.Id)
            .Skip(part.Offset).Take(part.Limit + 1)];
        return TypedResults.Ok(new ProfileList(
            learned.Version, learned.TrainedAt?.UtcDateTime, [.. found.Take(part.Limit).Select(one => ProfileItem.Of(one, names))], part.Offset, found.Length > part.Limit));
    }

    private static async Task<Results<Ok<ProfileDetail>, ProblemHttpResult>> Detail(
        string endpoint, TenantScope scope, ProfileStore profiles, TenantInventory inventory, CancellationToken cancellationToken)
    {
        TrainedProfile learned = profiles.Read();
        InventoryView names = await inventory.ViewAsync(scope, cancellationToken);
        if (InventoryItems.Id(endpoint) is not { } id || learned.Profile.Find(id) is not { } found || !IsFor(found, names, scope))
            return Problems.NotFound("No profile is learned for this id: 16 hexadecimal digits, as /api/v1/profiles lists them.");
        return TypedResults.Ok(ProfileDetail.Of(learned, found, names));
    }

    /// <summary>Endpoints say whose they are; headers and cookies are those of all.</summary>
    private static bool IsFor(EndpointProfile profile, InventoryView names, TenantScope scope) => scope.IsEverywhere || names.Find(profile.Id) is not null;
}

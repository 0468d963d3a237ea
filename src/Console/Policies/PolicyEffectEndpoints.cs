using Insight.Console.Access;
using Insight.Console.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Policies;

/// <summary>REST: what a policy does, as it does it.</summary>
internal static class PolicyEffectEndpoints
{
    private const string DefaultTenant = "default";

    public static void MapPolicyEffect(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/policies/{name}/effect", GetAsync).WithTags("Policies").ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).Needs(Role.Viewer)
        .WithName("GetPolicyEffect").WithSummary("What gateways noted of a policy: requests that it would have turned away, and that it turned away; and how many requests and clients are in its scope");

    private static async Task<Results<Ok<PolicyEffect>, ProblemHttpResult>> GetAsync(
        string name, [AsParameters] PolicyEffectParameters parameters, TenantScope scope, PolicyEffectReader effects, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Texts.Problem("name", name, Texts.MaxName, required: true) is { } unnamed) return Problems.BadRequest(unnamed);
        (DateTime from, DateTime to, int step, string? problem) = parameters.Parse(time.GetUtcNow().UtcDateTime);
        if (problem is not null) return Problems.BadRequest(problem);
        string tenant = parameters.Tenant ?? DefaultTenant;
        return scope.Allows(tenant) ? TypedResults.Ok(await effects.ReadAsync(scope, tenant, name, from, to, step, cancellationToken)) : Problems.NotFound("There is no policy of this name.");
    }
}

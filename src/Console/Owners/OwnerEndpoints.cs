using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Storage.Control.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Owners;

/// <summary>REST: who answers for which service.</summary>
internal static class OwnerEndpoints
{
    private const string DefaultTenant = "default";

    public static void MapOwners(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/owners").WithTags("Catalogue").ProducesProblem(400).ProducesProblem(401).Needs(Role.Viewer);
        api.MapGet("", List).WithName("ListOwners").WithSummary("Who answers for which service");
        api.MapPut("", Put).WithName("SetOwner").WithSummary("Says who answers for a service").ProducesProblem(409).Needs(Role.Analyst);
        api.MapDelete("", Remove).WithName("RemoveOwner").WithSummary("Takes the owner of a service away").ProducesProblem(404).Needs(Role.Analyst);
    }

    private static Ok<IReadOnlyList<ServiceOwner>> List(TenantScope scope, OwnerStore owners) =>
        TypedResults.Ok<IReadOnlyList<ServiceOwner>>([.. owners.List().Where(owner => scope.Allows(owner.Tenant))]);

    private static Results<Ok<ServiceOwner>, ProblemHttpResult> Put(OwnerRequest request, [FromQuery, Description("Who says it.")] string? by, Caller caller, TenantScope scope, OwnerStore owners)
    {
        (Actor actor, string? unnamed) = caller.ActAs(by);
        if ((request.Problem() ?? unnamed) is { } problem) return Problems.BadRequest(problem);
        string tenant = request.Tenant ?? DefaultTenant;
        if (!scope.Allows(tenant)) return Problems.Forbidden("tenant: name one of yours.");
        return owners.Put(tenant, request.Service!, request.Owner!.Trim(), request.Contact?.Trim() ?? "", actor) is { } owner
            ? TypedResults.Ok(owner)
            : TypedResults.Problem($"{OwnerStore.MaxOwners} services of this tenant have owners already; take one away first.", statusCode: StatusCodes.Status409Conflict, title: "Too many owners");
    }

    private static Results<NoContent, ProblemHttpResult> Remove(
        [FromQuery, Description("Tenant; 'default' when left out.")] string? tenant, [FromQuery, Description("Service.")] string? service,
        [FromQuery, Description("Who takes it away.")] string? by, Caller caller, TenantScope scope, OwnerStore owners)
    {
        (Actor actor, string? unnamed) = caller.ActAs(by);
        if ((Texts.Problem("service", service, Texts.MaxHost, required: true) ?? unnamed) is { } problem) return Problems.BadRequest(problem);
        return scope.Allows(tenant ?? DefaultTenant) && owners.Remove(tenant ?? DefaultTenant, service!, actor) ? TypedResults.NoContent() : Problems.NotFound("Nobody answers for a service of this name.");
    }
}

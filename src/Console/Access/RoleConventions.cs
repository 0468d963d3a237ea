using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Insight.Console.Access;

/// <summary>How addresses say who may call them. What stands nearer to an address counts.</summary>
internal static class RoleConventions
{
    /// <summary>A role for the tenants that are told of.</summary>
    public static T Needs<T>(this T routes, Role role) where T : IEndpointConventionBuilder => routes.Requires(new RoleRequirement(role));

    /// <summary>A role for all tenants.</summary>
    public static T NeedsEverywhere<T>(this T routes, Role role) where T : IEndpointConventionBuilder => routes.Requires(new RoleRequirement(role, IsEverywhere: true));

    /// <summary>A person with a role.</summary>
    public static T NeedsPerson<T>(this T routes, Role role) where T : IEndpointConventionBuilder => routes.Requires(new RoleRequirement(role, IsPersonal: true));

    /// <summary>No role: requests prove themselves.</summary>
    public static T ProvesItself<T>(this T routes) where T : IEndpointConventionBuilder => routes.WithMetadata(new OwnProof());

    private static T Requires<T>(this T routes, RoleRequirement requirement) where T : IEndpointConventionBuilder =>
        routes.WithMetadata(requirement, new ProducesResponseTypeMetadata(StatusCodes.Status403Forbidden, typeof(Microsoft.AspNetCore.Mvc.ProblemDetails), ["application/problem+json"]));
}

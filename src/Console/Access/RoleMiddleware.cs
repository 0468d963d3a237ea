using Insight.Console.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Access;

/// <summary>
/// Holds what an address asks for against what its caller may: behind routing, since the address says it, and before every handler. Handlers get the tenants that are
/// left (<see cref="TenantScope"/>); an address that asks for nothing answers nobody.
/// </summary>
public sealed class RoleMiddleware(RequestDelegate next)
{
    /// <summary>Handles one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // Nothing, or what routing itself answers: 405.
        if (context.GetEndpoint() is not RouteEndpoint endpoint) return next(context);
        RoleRequirement? asked = endpoint.Metadata.GetMetadata<RoleRequirement>();
        if (asked is null) return endpoint.Metadata.GetMetadata<OwnProof>() is not null ? next(context) : RefuseAsync(context, "Nobody may call this address: it says nothing of who may.");
        if (context.Features.Get<Caller>() is not { } caller) return RefuseAsync(context, "Nobody is known to ask.");
        if (asked.IsPersonal && !caller.IsSignedIn)
        {
            return RefuseAsync(context, caller.Kind == CallerKind.StartToken
                ? "The console has no users yet. Claim it first (POST /api/v1/claim), or add one with 'insight user add'."
                : "Only a person who signed in may do this, not a token.");
        }

        TenantScope scope = caller.Grants.Scope(asked.Least);
        if (asked.Least != Role.None && (scope.IsEmpty || (asked.IsEverywhere && !scope.IsEverywhere)))
            return RefuseAsync(context, $"The role {Roles.Word(asked.Least)} is needed{(asked.IsEverywhere ? " for all tenants" : "")}.");
        context.Features.Set(scope);
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, string detail) => Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "Not allowed", detail);
}

using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Audit;

/// <summary>REST: who changed what.</summary>
internal static class AuditEndpoints
{
    private const int DefaultLimit = 100;

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/audit").WithTags("Audit").ProducesProblem(400).ProducesProblem(401).Needs(Role.Viewer);
        api.MapGet("", List).WithName("ListAudit").WithSummary("Entries of the audit log, newest first");
        // The chain is one, of all tenants.
        api.MapGet("/chain", ChainAsync).WithName("GetAuditChain").WithSummary("Whether every entry of the audit log is as it was written").NeedsEverywhere(Role.Viewer);
    }

    private static async Task<Ok<AuditChainView>> ChainAsync(AuditChain chain, CancellationToken cancellationToken) => TypedResults.Ok(await chain.ReadAsync(cancellationToken));

    private static Results<Ok<AuditPage>, ProblemHttpResult> List([AsParameters] AuditParameters parameters, TenantScope scope, ControlDatabase database)
    {
        if (parameters.Problem() is { } problem) return Problems.BadRequest(problem);
        int limit = parameters.Limit ?? DefaultLimit;
        IReadOnlyList<AuditEntry> entries = AuditLog.List(database, new AuditQuery(limit, parameters.Before, parameters.Tenant, parameters.Kind, parameters.Name, scope.Tenants, parameters.Actor));
        return TypedResults.Ok(new AuditPage([.. entries.Select(AuditItem.Of)], entries.Count == limit ? entries[^1].Number : null, scope.IsEverywhere ? AuditLog.Head(database).ToString() : ""));
    }
}

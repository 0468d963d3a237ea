using Insight.ApiDiscovery.Inventory;
using Insight.Contracts.Policies;
using Insight.Policy.Policies;

namespace Insight.Console.Proposals;

/// <summary>An edge, an endpoint, or an endpoint on an edge that proposals may be about. Pure.</summary>
/// <param name="Source">Service that calls; null: any.</param>
/// <param name="Service">Service that answers.</param>
/// <param name="Endpoints">What is known of it: the endpoint, or those of the service.</param>
internal sealed record ProposalSubject(string? Source, string Service, IReadOnlyList<InventoryEndpoint> Endpoints)
{
    /// <summary>Endpoints of a service that are looked at, the busiest.</summary>
    private const int MostEndpoints = 200;

    /// <summary>The subject of ids; null when the endpoint is not known.</summary>
    public static ProposalSubject? Of((string Source, string Destination)? edge, ulong? endpoint, InventoryView view)
    {
        if (endpoint is { } id)
        {
            return view.Find(id) is { } found && (edge is null || edge.Value.Destination == found.Scope.Service) ? new ProposalSubject(edge?.Source, found.Scope.Service, [found]) : null;
        }

        string service = edge?.Destination ?? "";
        return new ProposalSubject(edge?.Source, service, [.. view.Endpoints.Where(e => e.Scope.Service == service).OrderByDescending(static e => e.Requests).Take(MostEndpoints)]);
    }

    /// <summary>Whether a policy would look at its requests, as far as scopes say it.</summary>
    public bool IsIn(PolicyScope scope) =>
        Endpoints.Any(e => ScopeReach.Reaches(scope, Source, e.Scope.App, e.Scope.Host, e.Scope.Service, e.Method, e.Template))
        || (scope.Hosts.Count == 0 && scope.Endpoints.Count == 0 && scope.App.Length == 0 && ScopeReach.ReachesService(scope, Source, Service));
}

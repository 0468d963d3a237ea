using Insight.ApiDiscovery.Inventory;
using Insight.PolicyRecommender.Candidates.Sunsets;

namespace Insight.Console.Proposals;

/// <summary>Endpoints that the inventory calls zombies.</summary>
internal sealed class ZombieEndpoints(InventoryReader inventory) : IDeprecatedEndpoints
{
    public async Task<IReadOnlySet<ulong>> FindAsync(string tenant, CancellationToken cancellationToken) =>
        (await inventory.ViewAsync(cancellationToken)).Endpoints.Where(endpoint => endpoint.Scope.Tenant == tenant && endpoint.State == EndpointState.Zombie).Select(static endpoint => endpoint.Id).ToHashSet();
}

using Insight.ApiDiscovery.Inventory;

namespace Insight.Console.Access;

/// <summary>The inventory as somebody may see it. It is read once for everybody; what is not theirs is left out here.</summary>
/// <param name="inventory">The whole of it.</param>
public sealed class TenantInventory(InventoryReader inventory)
{
    /// <summary>Endpoints and orphans of some tenants. Documents that are for all tenants belong to none of them.</summary>
    public async Task<InventoryView> ViewAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        InventoryView all = await inventory.ViewAsync(cancellationToken);
        return scope.IsEverywhere ? all : new InventoryView(
            [.. all.Endpoints.Where(endpoint => scope.Allows(endpoint.Scope.Tenant))],
            [.. all.Orphans.Where(orphan => orphan.Document.Tenant.Length > 0 && scope.Allows(orphan.Document.Tenant))],
            all.IsCut);
    }

    /// <summary>Something was decided: the next view is read anew.</summary>
    public void Forget() => inventory.Forget();
}

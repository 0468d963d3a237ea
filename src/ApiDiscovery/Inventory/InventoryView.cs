using Insight.ApiDiscovery.OpenApi;

namespace Insight.ApiDiscovery.Inventory;

/// <summary>The whole inventory at a moment.</summary>
/// <param name="Endpoints">Endpoints that exist, the riskiest first.</param>
/// <param name="Orphans">Operations of documents that nobody uses.</param>
/// <param name="IsCut">True when there are more endpoints than are read.</param>
public sealed record InventoryView(IReadOnlyList<InventoryEndpoint> Endpoints, IReadOnlyList<(KnownDocument Document, KnownOperation Operation)> Orphans, bool IsCut)
{
    private readonly Dictionary<ulong, InventoryEndpoint> _byId = ById(Endpoints);

    /// <summary>The endpoint of an id, also of one under which it was known before; null when there is none.</summary>
    public InventoryEndpoint? Find(ulong id) => _byId.GetValueOrDefault(id);

    private static Dictionary<ulong, InventoryEndpoint> ById(IReadOnlyList<InventoryEndpoint> endpoints)
    {
        Dictionary<ulong, InventoryEndpoint> byId = [];
        foreach (InventoryEndpoint endpoint in endpoints) byId[endpoint.Id] = endpoint;
        foreach (InventoryEndpoint endpoint in endpoints)
        {
            foreach (ulong alias in endpoint.Aliases) byId.TryAdd(alias, endpoint);
        }

        return byId;
    }
}

using Insight.Console.Access;
using Insight.Console.Queries;

namespace Insight.Console.Groups;

/// <summary>Reads graphs, drawn together where they are too large.</summary>
internal sealed class GraphReader(TrafficReader traffic, PlacementReader placements, GraphScale scale)
{
    /// <summary>Most services that are found at once: more words find fewer.</summary>
    private const int MostFound = 20;

    /// <summary>How large graphs may be.</summary>
    public GraphScale Scale => scale;

    /// <summary>The graph of a window as it is wanted.</summary>
    public async Task<GraphView> ReadAsync(TenantScope scope, TimeWindow window, GraphShape shape, CancellationToken cancellationToken)
    {
        GraphView whole = await WholeAsync(scope, window, cancellationToken);
        return GraphGrouping.Shape(await PlacedAsync(scope, whole, shape, cancellationToken), shape, scale, null).View;
    }

    /// <summary>Services whose name contains a text, and which groups of the graph they are in.</summary>
    public async Task<FoundServices> FindAsync(TenantScope scope, TimeWindow window, GraphShape shape, string text, CancellationToken cancellationToken)
    {
        GraphView whole = await PlacedAsync(scope, await WholeAsync(scope, window, cancellationToken), shape, cancellationToken);
        return GraphGrouping.Find(whole, GraphGrouping.PlanOf(whole, shape, scale, null), scale, text, MostFound);
    }

    /// <summary>As much of the graph as is read.</summary>
    public Task<GraphView> WholeAsync(TenantScope scope, TimeWindow window, CancellationToken cancellationToken) => traffic.GraphAsync(scope, window, scale.Read, cancellationToken);

    /// <summary>The graph with versions and sites, if the shape needs them.</summary>
    public async Task<GraphView> PlacedAsync(TenantScope scope, GraphView whole, GraphShape shape, CancellationToken cancellationToken)
    {
        if (shape.By is not (GroupBy.Version or GroupBy.Site)) return whole;
        IReadOnlyDictionary<string, ServicePlacement> known = await placements.ReadAsync(scope, new TimeWindow(whole.Window.From, whole.Window.To), cancellationToken);
        return whole with
        {
            Services = [.. whole.Services.Select(service => known.TryGetValue(service.Name, out ServicePlacement? place) ? service with { Version = place.Version, Site = place.Site } : service)],
        };
    }
}

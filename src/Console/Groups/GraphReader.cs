using Insight.Console.Access;
using Insight.Console.Queries;

namespace Insight.Console.Groups;

/// <summary>Reads graphs, drawn together where they are too large.</summary>
internal sealed class GraphReader(TrafficReader traffic, PlacementReader placements, GraphScale scale)
{
    /// <summary>How large graphs may be.</summary>
    public GraphScale Scale => scale;

    /// <summary>The graph of a window as it is wanted.</summary>
    public async Task<GraphView> ReadAsync(TenantScope scope, TimeWindow window, GraphShape shape, CancellationToken cancellationToken)
    {
        GraphView whole = await WholeAsync(scope, window, cancellationToken);
        return GraphGrouping.Shape(await PlacedAsync(scope, whole, shape, cancellationToken), shape, scale, null).View;
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

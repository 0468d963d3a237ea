using System.ComponentModel;
using Insight.ApiDiscovery.Inventory;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Api;

/// <summary>REST: what traffic there was.</summary>
internal static class TrafficEndpoints
{
    /// <summary>Most ids of a filtered list, those at most risk first: as many as fit into a parameter of the storage.</summary>
    private const int MostFiltered = 5000;

    public static void MapTraffic(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1").WithTags("Traffic").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        api.MapGet("/services", Services).WithName("ListServices").WithSummary("Services, networks and the unknown source, busiest first");
        api.MapGet("/edges", Edges).WithName("ListEdges").WithSummary("Who calls whom, with the evidence for the source, busiest first");
        api.MapGet("/endpoints", Endpoints).WithName("ListEndpoints").WithSummary("Endpoints of services, busiest first");
        api.MapGet("/graph", Graph).WithName("GetGraph").WithSummary("The whole service graph with totals and timeline");
    }

    private static Task<Results<Ok<ListPage<ServiceTraffic>>, ProblemHttpResult>> Services(
        [AsParameters] WindowParameters window, [AsParameters] PageParameters page, TrafficReader traffic, TimeProvider time, CancellationToken cancellationToken) =>
        ListAsync(window, page, traffic, time, g => g.Services, cancellationToken);

    private static Task<Results<Ok<ListPage<EdgeTraffic>>, ProblemHttpResult>> Edges(
        [AsParameters] WindowParameters window, [AsParameters] PageParameters page, TrafficReader traffic, TimeProvider time, CancellationToken cancellationToken) =>
        ListAsync(window, page, traffic, time, g => g.Edges, cancellationToken);

    private static async Task<Results<Ok<ListPage<EndpointItem>>, ProblemHttpResult>> Endpoints(
        [AsParameters] WindowParameters window, [AsParameters] PageParameters page, [AsParameters] EndpointParameters filters,
        [FromQuery, Description("Only endpoints of this service.")] string? service,
        TrafficReader traffic, InventoryReader inventory, TimeProvider time, CancellationToken cancellationToken)
    {
        (WindowChoice? choice, string? problem) = window.Parse(time.GetUtcNow().UtcDateTime);
        (PageRequest part, string? pageProblem) = page.Parse();
        (Func<InventoryEndpoint, bool>? filter, string? filterProblem) = filters.Parse();
        if (choice is null || pageProblem is not null || filterProblem is not null) return Problems.BadRequest(problem ?? pageProblem ?? filterProblem ?? "");
        InventoryView known = await inventory.ViewAsync(cancellationToken);
        ulong[]? only = filter is null ? null : [.. known.Endpoints.Where(filter).SelectMany(static e => e.Aliases.Prepend(e.Id)).Take(MostFiltered)];
        EndpointPage found = await traffic.EndpointsAsync(await choice.ResolveAsync(traffic, cancellationToken), part, service, cancellationToken, only);
        List<EndpointItem> items = [.. found.Items.Select(e => InventoryItems.Item(e, InventoryItems.Id(e.Id) is { } id ? known.Find(id) : null))];
        return TypedResults.Ok(new ListPage<EndpointItem>(found.Window, items, part.Offset, found.HasMore));
    }

    private static async Task<Results<Ok<GraphView>, ProblemHttpResult>> Graph(
        [AsParameters] WindowParameters window, TrafficReader traffic, TimeProvider time, CancellationToken cancellationToken)
    {
        (WindowChoice? choice, string? problem) = window.Parse(time.GetUtcNow().UtcDateTime);
        if (choice is null) return Problems.BadRequest(problem ?? "");
        return TypedResults.Ok(await traffic.GraphAsync(await choice.ResolveAsync(traffic, cancellationToken), GraphLimits.Default, cancellationToken));
    }

    private static async Task<Results<Ok<ListPage<T>>, ProblemHttpResult>> ListAsync<T>(
        WindowParameters window, PageParameters page, TrafficReader traffic, TimeProvider time, Func<GraphView, IReadOnlyList<T>> items, CancellationToken cancellationToken)
    {
        (WindowChoice? choice, string? problem) = window.Parse(time.GetUtcNow().UtcDateTime);
        (PageRequest part, string? pageProblem) = page.Parse();
        if (choice is null || pageProblem is not null) return Problems.BadRequest(problem ?? pageProblem ?? "");
        GraphView graph = await traffic.GraphAsync(await choice.ResolveAsync(traffic, cancellationToken), GraphLimits.Default, cancellationToken);
        IReadOnlyList<T> all = items(graph);
        List<T> some = [.. all.Skip(part.Offset).Take(part.Limit)];
        return TypedResults.Ok(new ListPage<T>(graph.Window, some, part.Offset, all.Count > part.Offset + some.Count));
    }
}

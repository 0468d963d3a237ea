using System.ComponentModel;
using Insight.ApiDiscovery.Inventory;
using Insight.Console.Access;
using Insight.Console.Groups;
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

    private const int MaxTextLength = 200;

    public static void MapTraffic(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1").WithTags("Traffic").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer);
        api.MapGet("/services", Services).WithName("ListServices").WithSummary("Services, networks and the unknown source, busiest first");
        api.MapGet("/edges", Edges).WithName("ListEdges").WithSummary("Who calls whom, with the evidence for the source, busiest first");
        api.MapGet("/endpoints", Endpoints).WithName("ListEndpoints").WithSummary("Endpoints of services, busiest first");
        api.MapGet("/graph/services", FindServices).WithName("FindServices").WithSummary("Services whose name contains a text, busiest first, and which groups of the service graph they are in");
        api.MapGet("/graph", Graph).WithName("GetGraph").WithSummary("The whole service graph with totals and timeline");
    }

    private static Task<Results<Ok<ListPage<ServiceTraffic>>, ProblemHttpResult>> Services(
        [AsParameters] WindowParameters window, [AsParameters] PageParameters page, TenantScope scope, TrafficReader traffic, GraphReader graphs, TimeProvider time, CancellationToken cancellationToken) =>
        ListAsync(window, page, scope, traffic, graphs, time, g => g.Services, cancellationToken);

    private static async Task<Results<Ok<ListPage<EdgeTraffic>>, ProblemHttpResult>> Edges(
        [AsParameters] WindowParameters window, [AsParameters] PageParameters page,
        [FromQuery, Description("Only who calls this endpoint, with their requests to it: 16 hexadecimal digits.")] string? endpoint,
        [FromQuery, Description("Only calls from or to this service.")] string? service,
        TenantScope scope, TrafficReader traffic, GraphReader graphs, ConsumerReader consumers, TenantInventory inventory, TimeProvider time, CancellationToken cancellationToken)
    {
        if (service?.Length > EndpointParameters.MaxText) return Problems.BadRequest($"service: at most {EndpointParameters.MaxText} characters.");
        if (endpoint is null) return await ListAsync(window, page, scope, traffic, graphs, time, g => service is null ? g.Edges : [.. g.Edges.Where(edge => edge.Source == service || edge.Destination == service)], cancellationToken);
        (WindowChoice? choice, string? problem) = window.Parse(time.GetUtcNow().UtcDateTime);
        (PageRequest part, string? pageProblem) = page.Parse(scope);
        if (choice is null || pageProblem is not null) return Problems.BadRequest(problem ?? pageProblem ?? "");
        if (!NodeIds.TryEndpoint(endpoint, out ulong id)) return Problems.BadRequest("endpoint: 16 hexadecimal digits are needed; /api/v1/endpoints lists ids.");
        ulong[] ids = (await inventory.ViewAsync(scope, cancellationToken)).Find(id) is { } known ? [known.Id, .. known.Aliases] : [id];
        return TypedResults.Ok(await consumers.ReadAsync(scope, await choice.ResolveAsync(traffic, scope, cancellationToken), part, ids, cancellationToken));
    }

    private static async Task<Results<Ok<ListPage<EndpointItem>>, ProblemHttpResult>> Endpoints(
        [AsParameters] WindowParameters window, [AsParameters] PageParameters page, [AsParameters] EndpointParameters filters,
        [AsParameters] EndpointTrafficParameters narrow,
        TenantScope scope, TrafficReader traffic, TenantInventory inventory, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (WindowChoice? choice, string? problem) = window.Parse(now);
        (PageRequest part, string? pageProblem) = page.Parse(scope);
        (Func<InventoryEndpoint, bool>? filter, string? filterProblem) = filters.Parse(now);
        (EndpointNarrowing? narrowing, string? narrowProblem) = narrow.Parse();
        if (choice is null || narrowing is null || pageProblem is not null || filterProblem is not null) return Problems.BadRequest(problem ?? pageProblem ?? filterProblem ?? narrowProblem ?? "");
        InventoryView known = await inventory.ViewAsync(scope, cancellationToken);
        IReadOnlyList<ulong>? only = filter is null ? narrowing.Only : [.. known.Endpoints.Where(filter).SelectMany(static e => e.Aliases.Prepend(e.Id)).Take(MostFiltered)];
        if (narrowing.Only is [ulong one])
        {
            ulong[] ids = known.Find(one) is { } asked ? [asked.Id, .. asked.Aliases] : [one];
            only = filter is null ? ids : [.. ids.Intersect(only!)];
        }

        EndpointPage found = await traffic.EndpointsAsync(scope, await choice.ResolveAsync(traffic, scope, cancellationToken), part, narrowing with { Only = only }, cancellationToken);
        List<EndpointItem> items = [.. found.Items.Select(e => InventoryItems.Item(e, InventoryItems.Id(e.Id) is { } id ? known.Find(id) : null))];
        return TypedResults.Ok(new ListPage<EndpointItem>(found.Window, items, part.Offset, found.HasMore));
    }

    private static async Task<Results<Ok<GraphView>, ProblemHttpResult>> Graph(
        [AsParameters] WindowParameters window,
        [FromQuery, Description("What services are drawn together by when the graph is too large to be drawn one by one: auto (or nothing), app, name, version or site; none: only the busiest are given. With a depth, such as name:2, they are drawn together whatever its size.")] string? group,
        [FromQuery, Description("Id of a group whose members stand for themselves; may be given several times.")] string[]? open,
        TenantScope scope, TrafficReader traffic, GraphReader graphs, TimeProvider time, CancellationToken cancellationToken)
    {
        (WindowChoice? choice, string? problem) = window.Parse(time.GetUtcNow().UtcDateTime);
        (GraphShape? shape, string? shapeProblem) = GraphShape.Parse(group, open);
        if (choice is null || shape is null) return Problems.BadRequest(problem ?? shapeProblem ?? "");
        return TypedResults.Ok(await graphs.ReadAsync(scope, await choice.ResolveAsync(traffic, scope, cancellationToken), shape, cancellationToken));
    }

    private static async Task<Results<Ok<FoundServices>, ProblemHttpResult>> FindServices(
        [AsParameters] WindowParameters window,
        [FromQuery, Description("What names contain, 1 to 200 characters; upper and lower case are the same.")] string? text,
        [FromQuery, Description("As for /graph: how the graph is drawn together.")] string? group,
        TenantScope scope, TrafficReader traffic, GraphReader graphs, TimeProvider time, CancellationToken cancellationToken)
    {
        (WindowChoice? choice, string? problem) = window.Parse(time.GetUtcNow().UtcDateTime);
        (GraphShape? shape, string? shapeProblem) = GraphShape.Parse(group, null);
        if (choice is null || shape is null) return Problems.BadRequest(problem ?? shapeProblem ?? "");
        if (text is not { Length: > 0 and <= MaxTextLength }) return Problems.BadRequest($"text: 1 to {MaxTextLength} characters are needed.");
        return TypedResults.Ok(await graphs.FindAsync(scope, await choice.ResolveAsync(traffic, scope, cancellationToken), shape, text, cancellationToken));
    }

    private static async Task<Results<Ok<ListPage<T>>, ProblemHttpResult>> ListAsync<T>(
        WindowParameters window, PageParameters page, TenantScope scope, TrafficReader traffic, GraphReader graphs, TimeProvider time, Func<GraphView, IReadOnlyList<T>> items, CancellationToken cancellationToken)
    {
        (WindowChoice? choice, string? problem) = window.Parse(time.GetUtcNow().UtcDateTime);
        (PageRequest part, string? pageProblem) = page.Parse(scope);
        if (choice is null || pageProblem is not null) return Problems.BadRequest(problem ?? pageProblem ?? "");
        GraphView graph = await graphs.WholeAsync(scope, await choice.ResolveAsync(traffic, scope, cancellationToken), cancellationToken);
        IReadOnlyList<T> all = items(graph);
        List<T> some = [.. all.Skip(part.Offset).Take(part.Limit)];
        return TypedResults.Ok(new ListPage<T>(graph.Window, some, part.Offset, all.Count > part.Offset + some.Count));
    }
}

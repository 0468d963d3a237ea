using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.OpenApi;
using Insight.ApiDiscovery.Schemas;
using Insight.Console.Access;
using Insight.Endpoints.Catalog;
using Insight.Storage.Control.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Api;

/// <summary>REST: what is known about endpoints, how their bodies change, and the export as OpenAPI.</summary>
internal static class InventoryEndpoints
{
    /// <summary>Most endpoints of one export.</summary>
    private const int MaxExported = 5000;

    /// <summary>Endpoints whose schemas are read at once.</summary>
    private const int SchemasAtOnce = 200;

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static void MapInventory(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1").WithTags("Inventory").ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(503).Needs(Role.Viewer);
        api.MapGet("/endpoints/{id}", Detail).WithName("GetEndpoint").WithSummary("Everything that is known about an endpoint: parameters, schemas, authentication, sensitive data, risk with its reasons");
        api.MapGet("/endpoints/{id}/drift", Drifts).WithName("ListDrift").WithSummary("How bodies of an endpoint differ from the accepted schema, or from the first ones where none was accepted");
        api.MapPost("/endpoints/{id}/drift/accept", Accept).WithName("AcceptDrift").WithSummary("Accepts what bodies of an endpoint look like now").Needs(Role.Analyst);
        api.MapGet("/openapi", Export).WithName("ExportOpenApi").WithSummary("Observed endpoints of a virtual host as an OpenAPI 3.1 document").Produces(200, contentType: "application/json");
    }

    private static async Task<Results<Ok<EndpointDetail>, ProblemHttpResult>> Detail(string id, TenantScope scope, TenantInventory inventory, SchemaReader schemas, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, scope, inventory, cancellationToken) is not { } endpoint) return NotFound();
        ulong[] ids = [endpoint.Id, .. endpoint.Aliases];
        var found = await schemas.NewestAsync(ids, cancellationToken);
        return TypedResults.Ok(InventoryItems.Detail(endpoint, OfEndpoint(ids, found)));
    }

    private static async Task<Results<Ok<DriftList>, ProblemHttpResult>> Drifts(string id, TenantScope scope, TenantInventory inventory, DriftRecorder drift, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, scope, inventory, cancellationToken) is not { } endpoint) return NotFound();
        return TypedResults.Ok(DriftList.Of(endpoint, await drift.CompareAsync([endpoint.Id], cancellationToken)));
    }

    private static async Task<Results<Ok<DriftList>, ProblemHttpResult>> Accept(
        string id, AcceptRequest request, [FromQuery, Description("Who accepts it, where the body does not say it.")] string? by, Caller caller, TenantScope scope, TenantInventory inventory, SchemaReader schemas, AcceptedSchemas accepted, DriftRecorder drift, CancellationToken cancellationToken)
    {
        (Actor actor, string? problem) = caller.ActAs(request.By ?? by);
        if (problem is not null) return Problems.BadRequest(problem);
        if (request.Direction is not (null or "request" or "response")) return Problems.BadRequest("direction: request, response or nothing (both) is needed.");
        if (await FindAsync(id, scope, inventory, cancellationToken) is not { } endpoint) return NotFound();
        var hours = (await schemas.HoursAsync([endpoint.Id], cancellationToken)).Where(h =>
            (request.Direction is null || InventoryItems.Word(h.Key.Direction) == request.Direction)
            && (request.ContentType is null || h.Key.ContentType == request.ContentType)
            && (request.Status is null || h.Key.Status == request.Status)).ToList();
        if (hours.Count == 0) return Problems.NotFound("The endpoint has no bodies of this kind.");
        accepted.Accept([.. hours.Select(static h => (h.Key, DriftWindow.Newest(h.Value), h.Value[^1].Hour))], actor.Text);
        await drift.RecordAsync([endpoint.Id], cancellationToken);
        return TypedResults.Ok(DriftList.Of(endpoint, await drift.CompareAsync([endpoint.Id], cancellationToken)));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Export(
        [FromQuery, Description("The virtual host.")] string? host,
        [FromQuery, Description("Only endpoints of this service.")] string? service,
        TenantScope scope, TenantInventory inventory, SchemaReader schemas, CancellationToken cancellationToken)
    {
        if (host is null) return Problems.BadRequest("host: name the virtual host, such as host=api.example.com; empty for requests without one.");
        InventoryView view = await inventory.ViewAsync(scope, cancellationToken);
        List<InventoryEndpoint> endpoints = [.. view.Endpoints
            .Where(e => e.Scope.Host.Equals(host, StringComparison.OrdinalIgnoreCase) && (service is null || e.Scope.Service == service))
            .Where(static e => e.Tier is EndpointTier.Candidate or EndpointTier.Confirmed)
            .OrderByDescending(static e => e.Requests).Take(MaxExported)];
        if (endpoints.Count == 0) return Problems.NotFound("No endpoint of this host was observed.");
        List<(SchemaKey Key, SchemaNode Schema)> all = [];
        foreach (InventoryEndpoint[] some in endpoints.Chunk(SchemasAtOnce))
        {
            var found = await schemas.NewestAsync([.. some.SelectMany(static e => e.Aliases.Prepend(e.Id))], cancellationToken);
            foreach (InventoryEndpoint endpoint in some) all.AddRange(OfEndpoint([endpoint.Id, .. endpoint.Aliases], found));
        }

        JsonObject document = OpenApiExport.Document(host, endpoints, all.ToLookup(static s => s.Key.EndpointId));
        return TypedResults.File(Encoding.UTF8.GetBytes(document.ToJsonString(s_indented)), "application/json", "openapi.json");
    }

    /// <summary>Schemas of an endpoint, what was recorded under its earlier ids added.</summary>
    private static List<(SchemaKey Key, SchemaNode Schema)> OfEndpoint(ulong[] ids, ILookup<ulong, (SchemaKey Key, SchemaNode Schema)> found)
    {
        Dictionary<SchemaKey, SchemaNode> merged = [];
        foreach ((SchemaKey key, SchemaNode schema) in ids.SelectMany(id => found[id]))
        {
            SchemaKey own = key with { EndpointId = ids[0] };
            if (!merged.TryGetValue(own, out SchemaNode? sum)) merged.Add(own, sum = new SchemaNode());
            sum.Merge(schema);
        }

        return [.. merged.Select(static m => (m.Key, m.Value))];
    }

    private static async Task<InventoryEndpoint?> FindAsync(string id, TenantScope scope, TenantInventory inventory, CancellationToken cancellationToken) =>
        InventoryItems.Id(id) is { } number ? (await inventory.ViewAsync(scope, cancellationToken)).Find(number) : null;

    private static ProblemHttpResult NotFound() => Problems.NotFound("There is no endpoint with this id: 16 hexadecimal digits, as lists of endpoints show them.");
}

using System.ComponentModel;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.OpenApi;
using Insight.Console.Access;
using Insight.Storage.Control.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Api;

/// <summary>REST: OpenAPI documents that say what there should be.</summary>
internal static class KnownApiEndpoints
{
    public static void MapKnownApis(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/known-apis").WithTags("Known APIs").ProducesProblem(400).ProducesProblem(401).Needs(Role.Viewer);
        api.MapGet("", List).WithName("ListKnownApis").WithSummary("Documents that were uploaded");
        api.MapGet("/orphans", Orphans).WithName("ListOrphans").WithSummary("Operations of uploaded documents that nobody uses").ProducesProblem(503);
        api.MapPut("/{name}", Put).WithName("PutKnownApi").WithSummary("Uploads an OpenAPI document (2.0, 3.0 or 3.1; JSON or YAML) as the body of the request")
            .WithMetadata(new RequestSizeLimitAttribute(KnownApiReader.MaxBytes + 1)).ProducesProblem(409).ProducesProblem(413).Needs(Role.Analyst);
        api.MapDelete("/{name}", Delete).WithName("DeleteKnownApi").WithSummary("Removes a document").ProducesProblem(404).Needs(Role.Analyst);
    }

    private static Ok<IReadOnlyList<KnownDocument>> List(TenantScope scope, KnownDocuments documents) =>
        TypedResults.Ok<IReadOnlyList<KnownDocument>>([.. documents.List().Where(document => IsFor(document.Tenant, scope))]);

    private static async Task<Results<Ok<OrphanList>, ProblemHttpResult>> Orphans([AsParameters] PageParameters page, TenantScope scope, TenantInventory inventory, CancellationToken cancellationToken)
    {
        (Queries.PageRequest part, string? problem) = page.Parse(scope);
        if (problem is not null) return Problems.BadRequest(problem);
        InventoryView view = await inventory.ViewAsync(scope, cancellationToken);
        return TypedResults.Ok(new OrphanList(
            [.. view.Orphans.Skip(part.Offset).Take(part.Limit).Select(static o => new Orphan(o.Document.Name, o.Document.Host, o.Operation.Method, o.Operation.Template, o.Operation.IsDeprecated))],
            part.Offset, view.Orphans.Count > part.Offset + part.Limit));
    }

    private static async Task<Results<Ok<KnownDocument>, ProblemHttpResult>> Put(
        string name, [AsParameters] KnownApiPlace place, [FromQuery, Description("Who uploads it.")] string? by,
        Caller caller, TenantScope scope, HttpRequest request, KnownDocuments documents, TenantInventory inventory, CancellationToken cancellationToken)
    {
        (Actor actor, string? unnamed) = caller.ActAs(by);
        if ((place.Problem(name) ?? unnamed) is { } problem) return Problems.BadRequest(problem);
        if (!IsFor(place.Tenant ?? "", scope)) return NotYours();
        using MemoryStream content = new();
        await request.Body.CopyToAsync(content, cancellationToken);
        ReadOnlyMemory<byte> bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        KnownApiResult read = await Task.Run(() => KnownApiReader.Read(bytes), cancellationToken);
        if (read.Api is null) return Refused(read.Errors);
        if (documents.Put(place.Tenant ?? "", place.App ?? "", place.Host?.ToLowerInvariant() ?? "", name, bytes, read.Api, actor.Text) is not { } stored)
            return TypedResults.Problem($"There are {KnownDocuments.MaxDocuments} documents already; remove one first.", statusCode: StatusCodes.Status409Conflict, title: "Too many documents");
        inventory.Forget();
        return TypedResults.Ok(stored);
    }

    private static Results<NoContent, ProblemHttpResult> Delete(string name, [AsParameters] KnownApiPlace place, TenantScope scope, KnownDocuments documents, TenantInventory inventory)
    {
        if (place.Problem(name) is { } problem) return Problems.BadRequest(problem);
        if (!IsFor(place.Tenant ?? "", scope)) return NotYours();
        if (!documents.Delete(place.Tenant ?? "", place.App ?? "", place.Host?.ToLowerInvariant() ?? "", name)) return Problems.NotFound("There is no document of this name for this place.");
        inventory.Forget();
        return TypedResults.NoContent();
    }

    /// <summary>A document without a tenant is for all.</summary>
    private static bool IsFor(string tenant, TenantScope scope) => tenant.Length == 0 ? scope.IsEverywhere : scope.Allows(tenant);

    private static ProblemHttpResult NotYours() => Problems.Forbidden("tenant: name one of yours; a document for all tenants needs the role for all.");

    /// <summary>RFC 9457 with the errors beside the sentence, each with its place in the document.</summary>
    private static ProblemHttpResult Refused(IReadOnlyList<KnownApiError> errors) => TypedResults.Problem(
        errors[0].ToString(), statusCode: StatusCodes.Status400BadRequest, title: "The document was refused",
        extensions: new Dictionary<string, object?> { ["errors"] = errors.Select(static e => e.ToString()).ToArray() });
}

using System.Globalization;
using System.Text.Json.Nodes;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.Schemas;

namespace Insight.ApiDiscovery.OpenApi;

/// <summary>Writes what was observed as an OpenAPI 3.1 document. What OpenAPI cannot say stands in <c>x-insight-…</c> fields.</summary>
public static class OpenApiExport
{
    private static readonly HashSet<string> s_methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

    /// <summary>The document. Of endpoints that OpenAPI takes for the same (method and path, names of parameters aside) the one with most requests stands in it.</summary>
    /// <param name="title">Title of the document, such as the host.</param>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="schemas">Schemas of their bodies.</param>
    public static JsonObject Document(string title, IEnumerable<InventoryEndpoint> endpoints, ILookup<ulong, (SchemaKey Key, SchemaNode Schema)> schemas)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(schemas);
        SecuritySchemes security = new();
        JsonObject paths = [];
        JsonArray others = [];
        var byPath = endpoints
            .Where(e => IsSayable(e, others))
            .GroupBy(static e => KnownApiMatcher.FormOf(e.Template), StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal);
        foreach (IGrouping<string, InventoryEndpoint> group in byPath)
        {
            List<InventoryEndpoint> chosen = [.. group
                .OrderByDescending(static e => e.Requests).ThenBy(static e => e.Id)
                .DistinctBy(static e => e.Method)
                .OrderBy(static e => e.Method, StringComparer.Ordinal)];
            // One path, one set of names: those of the busiest endpoint.
            ExportPath path = ExportPath.Of(chosen.MaxBy(static e => e.Requests)!.Template);
            JsonObject item = [];
            foreach (InventoryEndpoint endpoint in chosen) item[endpoint.Method.ToLowerInvariant()] = Operation(endpoint, path, [.. schemas[endpoint.Id]], security);
            paths[path.Text] = item;
        }

        JsonObject document = new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = title.Length == 0 ? "Observed API" : title,
                ["version"] = "observed",
                ["description"] = "Learned from traffic. Schemas say what was seen, not what is allowed.",
            },
            ["paths"] = paths,
        };
        if (security.Components is { Count: > 0 } components) document["components"] = new JsonObject { ["securitySchemes"] = components };
        if (others.Count > 0) document["x-insight-others"] = others;
        return document;
    }

    /// <summary>True when OpenAPI has words for the endpoint; otherwise it is listed among the others.</summary>
    private static bool IsSayable(InventoryEndpoint endpoint, JsonArray others)
    {
        if (s_methods.Contains(endpoint.Method) && endpoint.Template.StartsWith('/')) return true;
        others.Add(new JsonObject { ["method"] = endpoint.Method, ["template"] = endpoint.Template, ["x-insight-id"] = IdText(endpoint.Id) });
        return false;
    }

    private static JsonObject Operation(InventoryEndpoint endpoint, ExportPath path, IReadOnlyList<(SchemaKey Key, SchemaNode Schema)> schemas, SecuritySchemes security)
    {
        JsonObject operation = new() { ["operationId"] = "e" + IdText(endpoint.Id) };
        if (endpoint.Scope.Service.Length > 0) operation["tags"] = new JsonArray(endpoint.Scope.Service);
        if (endpoint.State == EndpointState.Zombie) operation["deprecated"] = true;
        JsonArray parameters = ExportParameters.Of(endpoint, path);
        if (parameters.Count > 0) operation["parameters"] = parameters;
        if (Content(schemas.Where(static s => s.Key.Direction == SchemaDirection.Request)) is { Count: > 0 } request) operation["requestBody"] = new JsonObject { ["content"] = request };
        operation["responses"] = Responses(schemas);
        if (security.Of(endpoint.Traits) is { Count: > 0 } alternatives) operation["security"] = alternatives;

        operation["x-insight-id"] = IdText(endpoint.Id);
        operation["x-insight-tier"] = endpoint.Tier.ToString().ToLowerInvariant();
        operation["x-insight-kind"] = ApiKinds.Word(endpoint.Kind);
        operation["x-insight-state"] = endpoint.State.ToString().ToLowerInvariant();
        operation["x-insight-risk"] = endpoint.Risk.Score;
        if (endpoint.Risk.Reasons.Count > 0)
            operation["x-insight-risk-reasons"] = new JsonArray([.. endpoint.Risk.Reasons.Select(static r => JsonValue.Create(r.Code))]);
        operation["x-insight-requests"] = endpoint.Requests;
        operation["x-insight-first-seen"] = Time(endpoint.FirstSeen);
        operation["x-insight-last-seen"] = Time(endpoint.LastSeen);
        if (path.MatchesRest) operation["x-insight-matches-rest"] = true;
        return operation;
    }

    private static JsonObject Responses(IReadOnlyList<(SchemaKey Key, SchemaNode Schema)> schemas)
    {
        JsonObject responses = [];
        foreach (var status in schemas.Where(static s => s.Key.Direction == SchemaDirection.Response && s.Key.Status is >= 100 and <= 599)
            .GroupBy(static s => s.Key.Status).OrderBy(static g => g.Key))
        {
            JsonObject response = new() { ["description"] = "Observed" };
            if (Content(status) is { Count: > 0 } content) response["content"] = content;
            responses[status.Key.ToString(CultureInfo.InvariantCulture)] = response;
        }

        if (responses.Count == 0) responses["default"] = new JsonObject { ["description"] = "No body was recorded" };
        return responses;
    }

    private static JsonObject Content(IEnumerable<(SchemaKey Key, SchemaNode Schema)> schemas)
    {
        JsonObject content = [];
        foreach ((SchemaKey key, SchemaNode schema) in schemas.OrderBy(static s => s.Key.ContentType, StringComparer.Ordinal))
        {
            if (IsMediaType(key.ContentType)) content[key.ContentType] = new JsonObject { ["schema"] = JsonSchema.Of(schema) };
        }

        return content;
    }

    private static bool IsMediaType(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1 && text.Length <= 128
            && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '+' or '-' or '_') && text.LastIndexOf('/') == slash;
    }

    private static string IdText(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    private static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.OpenApi;
using Insight.ApiDiscovery.Schemas;
using Insight.Console.Queries;

namespace Insight.Console.Api;

/// <summary>The inventory as REST shows it.</summary>
internal static class InventoryItems
{
    /// <summary>Kinds of sensitive data in requests or responses.</summary>
    public static IReadOnlyList<string> Sensitive(InventoryEndpoint endpoint) =>
        [.. endpoint.Traits.RequestSensitive.Keys.Union(endpoint.Traits.ResponseSensitive.Keys).Order(StringComparer.Ordinal)];

    /// <summary>An endpoint of a list; <paramref name="known"/> is null when nothing showed that it exists.</summary>
    public static EndpointItem Item(EndpointTraffic e, InventoryEndpoint? known) => known is null
        ? new EndpointItem(e.Id, e.Service, e.Host, e.Method, e.Template, e.Tier, e.Traffic, null, null, null, [], null, [], [])
        : new EndpointItem(e.Id, e.Service, e.Host, known.Method, known.Template, (EndpointTier)known.Tier, e.Traffic, ApiKinds.Word(known.Kind), Word(known.State), known.Risk.Score,
            [.. known.Risk.Reasons.Select(static r => r.Text)], known.FirstSeen, [.. AuthUse.Of(known.Traits).Select(static a => a.Kind).Distinct()], Sensitive(known));

    /// <summary>An endpoint with all that is known.</summary>
    public static EndpointDetail Detail(InventoryEndpoint e, IEnumerable<(SchemaKey Key, SchemaNode Schema)> schemas) => new(
        IdText(e.Id), [.. e.Aliases.Select(IdText)], e.Scope.Tenant, e.Scope.App, e.Scope.Host, e.Scope.Service, e.Method, e.Template,
        e.Tier.ToString().ToLowerInvariant(), e.Explanation, ApiKinds.Word(e.Kind), Word(e.State), e.Risk, AuthUse.Of(e.Traits),
        Shares(e.Traits.RequestSensitive, e.Traits.Requests), Shares(e.Traits.ResponseSensitive, e.Traits.Requests),
        [
            .. e.Parameters.Select(static p => new EndpointParameter(p.Name, "path", p.Type.ToString().ToLowerInvariant(), p.Segment)),
            .. ExportParameters.Query(e.Traits).Select(static q => new EndpointParameter(q.Name, "query", q.Type.ToString().ToLowerInvariant(), null)),
        ],
        [.. schemas.Select(static s => new EndpointSchema(Word(s.Key.Direction), s.Key.ContentType, s.Key.Status, s.Schema.Count, JsonSchema.Of(s.Schema)))],
        e.Requests, e.Errors4xx, e.Errors5xx, e.FirstSeen, e.LastSeen);

    /// <summary>The id of an endpoint as text.</summary>
    public static string IdText(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The id in a text of 16 hexadecimal digits; null for anything else.</summary>
    public static ulong? Id(string text) =>
        text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong id) ? id : null;

    /// <summary>An enum's name in lower case.</summary>
    public static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static Dictionary<string, double> Shares(Dictionary<string, ulong> counts, long requests) =>
        counts.OrderBy(static c => c.Key, StringComparer.Ordinal).ToDictionary(static c => c.Key, c => requests == 0 ? 0 : Math.Round((double)c.Value / requests, 4));
}

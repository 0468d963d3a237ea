using System.Text.Json.Nodes;
using Insight.ApiDiscovery.Inventory;
using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.OpenApi;

/// <summary>Parameters of an observed endpoint as OpenAPI writes them.</summary>
public static class ExportParameters
{
    /// <summary>Most query parameters: more are noise of scanners.</summary>
    private const int MaxQuery = 64;

    internal static JsonArray Of(InventoryEndpoint endpoint, ExportPath path)
    {
        JsonArray parameters = [];
        IReadOnlyList<string> own = ExportPath.Of(endpoint.Template).Originals;
        for (int i = 0; i < path.Names.Count; i++)
        {
            // Templates of one path have their parameters at the same places, whatever they call them.
            ParameterType type = endpoint.Parameters.FirstOrDefault(p => i < own.Count && p.Name == own[i])?.Type ?? ParameterType.Text;
            parameters.Add(new JsonObject { ["name"] = path.Names[i], ["in"] = "path", ["required"] = true, ["schema"] = Schema(type) });
        }

        foreach ((string name, ParameterType type) in Query(endpoint.Traits).Take(MaxQuery))
            parameters.Add(new JsonObject { ["name"] = name, ["in"] = "query", ["schema"] = Schema(type) });
        return parameters;
    }

    /// <summary>Query parameters with their type: that of all values, text when they differ; the most frequent first.</summary>
    public static IEnumerable<(string Name, ParameterType Type)> Query(EndpointTraits traits) => traits.Query
        .Select(static q => (Space: q.Key.IndexOf(' ', StringComparison.Ordinal), q.Key, q.Value))
        .Where(static q => q.Space >= 0 && q.Key.Length > q.Space + 1)
        .Select(static q => (Name: q.Key[(q.Space + 1)..], Type: TypeOf(q.Key[..q.Space]), Count: q.Value))
        .GroupBy(static q => q.Name, StringComparer.Ordinal)
        .OrderByDescending(static g => g.Aggregate(0UL, static (sum, q) => sum + q.Count)).ThenBy(static g => g.Key, StringComparer.Ordinal)
        .Select(static g => (g.Key, g.Select(static q => q.Type).Distinct().Count() == 1 ? g.First().Type : ParameterType.Text));

    private static ParameterType TypeOf(string word) =>
        Enum.TryParse(word, ignoreCase: true, out ParameterType type) && Enum.IsDefined(type) && !char.IsAsciiDigit(word[0]) ? type : ParameterType.Text;

    private static JsonObject Schema(ParameterType type) => type switch
    {
        ParameterType.Integer => new JsonObject { ["type"] = "integer" },
        ParameterType.Number => new JsonObject { ["type"] = "number" },
        ParameterType.Boolean => new JsonObject { ["type"] = "boolean" },
        ParameterType.Uuid => Text("uuid"),
        ParameterType.Date => Text("date"),
        ParameterType.DateTime => Text("date-time"),
        ParameterType.Email => Text("email"),
        ParameterType.Url => Text("uri"),
        ParameterType.Ip => Text("ip"),
        ParameterType.Ulid => Text("ulid"),
        ParameterType.Hex => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9a-fA-F]+$" },
        _ => new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Text(string format) => new() { ["type"] = "string", ["format"] = format };
}

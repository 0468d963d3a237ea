using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Insight.ApiDiscovery.OpenApi;

/// <summary>Checks every <c>$ref</c> of a document before anything follows it.</summary>
internal static class References
{
    private const string Name = "$ref";

    /// <summary>Most references in a row, each leading to the next.</summary>
    private const int MaxHops = 16;

    /// <summary>Below these stand values of the API, not parts of its description.</summary>
    private static readonly HashSet<string> s_data = ["example", "examples", "default", "enum", "const", "value"];

    /// <summary>The errors, in order of the document.</summary>
    public static List<KnownApiError> Check(JsonNode root)
    {
        List<KnownApiError> errors = [];
        Visit(root, root, errors);
        return errors;
    }

    // The depth of documents is bounded where they are parsed.
    private static void Visit(JsonNode root, JsonNode? node, List<KnownApiError> errors)
    {
        if (errors.Count >= KnownApiReader.MaxErrors) return;
        switch (node)
        {
            case JsonObject parts:
                if (Target(parts) is { } target) Follow(root, parts, target, errors);
                foreach ((string name, JsonNode? part) in parts)
                {
                    bool isData = (s_data.Contains(name) || name.StartsWith("x-", StringComparison.Ordinal)) && !HoldsNames(parts);
                    if (!isData) Visit(root, part, errors);
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items) Visit(root, item, errors);
                break;
        }
    }

    /// <summary>True for the objects in which names are the author's, not OpenAPI's: a field may be called <c>default</c>.</summary>
    private static bool HoldsNames(JsonObject parts) =>
        parts.Parent is JsonObject && parts.GetPropertyName() is "properties" or "responses" or "schemas" or "parameters" or "patternProperties" or "definitions" or "$defs";

    private static void Follow(JsonNode root, JsonObject from, string target, List<KnownApiError> errors)
    {
        HashSet<string> seen = [];
        for (int hops = 0; ; hops++)
        {
            string? problem =
                !target.StartsWith('#') ? $"The reference '{target}' leads out of the document; only references such as #/components/schemas/Name are followed."
                : hops == MaxHops ? string.Create(CultureInfo.InvariantCulture, $"More than {MaxHops} references lead from one to the next.")
                : !seen.Add(target) ? $"The reference '{target}' leads in a circle."
                : null;
            JsonNode? found = problem is null ? Resolve(root, target) : null;
            if (problem is null && found is null) problem = $"The reference '{target}' leads to nothing.";
            if (problem is not null)
            {
                errors.Add(new KnownApiError("#" + from.GetPath().TrimStart('$'), problem));
                return;
            }

            if (found is not JsonObject next || Target(next) is not { } further) return;
            target = further;
        }
    }

    private static string? Target(JsonObject parts) =>
        parts.TryGetPropertyValue(Name, out JsonNode? node) && node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static JsonNode? Resolve(JsonNode root, string target)
    {
        JsonNode? at = root;
        foreach (string part in target.Split('/').Skip(1))
        {
            string name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at switch
            {
                JsonObject parts => parts.TryGetPropertyValue(name, out JsonNode? next) ? next : null,
                JsonArray items => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < items.Count ? items[index] : null,
                _ => null,
            };
        }

        return target is "#" || target.StartsWith("#/", StringComparison.Ordinal) ? at : null;
    }
}

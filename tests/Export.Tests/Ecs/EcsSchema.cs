using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Insight.Export.Tests.Ecs;

/// <summary>Holds events against the published list of fields: names, types, arrays and allowed values.</summary>
internal sealed class EcsSchema
{
    private readonly Dictionary<string, YamlMappingNode> _fields;

    private EcsSchema(YamlMappingNode fields) => _fields = fields.Children.ToDictionary(static f => ((YamlScalarNode)f.Key).Value!, static f => (YamlMappingNode)f.Value);

    public static EcsSchema Read(string file)
    {
        YamlStream yaml = [];
        using StreamReader reader = File.OpenText(file);
        yaml.Load(reader);
        return new EcsSchema((YamlMappingNode)yaml.Documents[0].RootNode);
    }

    /// <summary>Every fault with its field; empty: the event is valid.</summary>
    public List<string> Faults(JsonObject exported)
    {
        List<string> faults = [];
        foreach ((string field, JsonNode? value) in Leaves(exported, "")) Check(field, value, faults);
        string[] categories = Texts(exported["event"]?["category"]), types = Texts(exported["event"]?["type"]);
        string[] expected = [.. Allowed("event.category").Where(a => categories.Contains(Text(a, "name"))).SelectMany(static a => Sequence(a, "expected_event_types").Select(static t => ((YamlScalarNode)t).Value!))];
        foreach (string type in types.Except(expected)) faults.Add($"event.type: {type} is none of {string.Join(", ", categories)}");
        foreach (string needed in (string[])["@timestamp", "ecs.version"]) if (!Leaves(exported, "").Any(leaf => leaf.Field == needed)) faults.Add($"{needed}: is required");
        return faults;
    }

    private void Check(string field, JsonNode? value, List<string> faults)
    {
        if (field.StartsWith("labels.", StringComparison.Ordinal))
        {
            if (value?.GetValueKind() != JsonValueKind.String) faults.Add($"{field}: must be a text");
            return;
        }

        if (!_fields.TryGetValue(field, out YamlMappingNode? definition))
        {
            faults.Add($"{field}: is no field");
            return;
        }

        bool isArray = Sequence(definition, "normalize").Any(static n => ((YamlScalarNode)n).Value == "array");
        if (isArray != value is JsonArray) faults.Add($"{field}: {(isArray ? "must" : "must not")} be an array");
        string[] allowed = [.. Allowed(field).Select(static a => Text(a, "name"))];
        foreach (JsonNode? one in value as IEnumerable<JsonNode?> ?? [value])
        {
            if (!Fits(one, Text(definition, "type"))) faults.Add($"{field}: {one} is no {Text(definition, "type")}");
            else if (allowed.Length > 0 && !allowed.Contains((string)one!)) faults.Add($"{field}: {one} is none of its values");
        }
    }

    private static bool Fits(JsonNode? value, string type) => (type, value?.GetValueKind()) switch
    {
        ("long", JsonValueKind.Number) => long.TryParse(value!.ToJsonString(), out _),
        ("float", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("ip", JsonValueKind.String) => IPAddress.TryParse((string)value!, out _),
        ("date", JsonValueKind.String) => DateTimeOffset.TryParse((string)value!, out _),
        ("keyword" or "wildcard" or "match_only_text" or "constant_keyword", JsonValueKind.String) => true,
        _ => false,
    };

    private IEnumerable<YamlMappingNode> Allowed(string field) => _fields.TryGetValue(field, out YamlMappingNode? definition) ? Sequence(definition, "allowed_values").Cast<YamlMappingNode>() : [];

    private static YamlSequenceNode Sequence(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? found) && found is YamlSequenceNode list ? list : new YamlSequenceNode();

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node.Children[new YamlScalarNode(key)]).Value!;

    private static string[] Texts(JsonNode? values) => values is JsonArray array ? [.. array.Select(static v => (string)v!)] : [];

    private static IEnumerable<(string Field, JsonNode? Value)> Leaves(JsonObject value, string place)
    {
        foreach ((string name, JsonNode? member) in value)
        {
            if (member is JsonObject inner) foreach ((string, JsonNode?) leaf in Leaves(inner, place + name + ".")) yield return leaf;
            else yield return (place + name, member);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Insight.Export.Tests.Ocsf;

/// <summary>Holds events against the published schema: classes, profiles, requirements, types, values, constraints and what is deprecated.</summary>
internal sealed class OcsfSchema
{
    private const int MaxDepth = 16;

    private readonly JsonObject _schema;
    private readonly Dictionary<long, JsonObject> _classes;

    private OcsfSchema(JsonObject schema)
    {
        _schema = schema;
        _classes = schema["classes"]!.AsObject().ToDictionary(static one => (long)one.Value!["uid"]!, static one => one.Value!.AsObject());
    }

    public static OcsfSchema Read(string file) => new(JsonNode.Parse(File.ReadAllText(file))!.AsObject());

    /// <summary>Every fault with its place; empty: the event is valid.</summary>
    public List<string> Faults(JsonObject exported)
    {
        if (exported["class_uid"] is not JsonValue id || !_classes.TryGetValue(Integer(id) ?? -1, out JsonObject? definition)) return ["class_uid: there is no such class"];
        List<string> faults = [];
        if (definition["@deprecated"] is not null) faults.Add($"class_uid: {definition["name"]} is deprecated");
        if (Integer(exported["type_uid"]) != (Integer(id) * 100) + Integer(exported["activity_id"])) faults.Add("type_uid: is not class_uid × 100 + activity_id");
        HashSet<string> profiles = [.. exported["metadata"]?["profiles"] is JsonArray named ? named.Select(static p => (string)p!) : []];
        foreach (string profile in profiles.Where(p => !definition["profiles"]!.AsArray().Any(known => (string)known! == p))) faults.Add($"metadata.profiles: {profile} is none of the class");
        Check(exported, definition, profiles, "", faults, 0);
        return faults;
    }

    private void Check(JsonObject value, JsonObject definition, HashSet<string> profiles, string place, List<string> faults, int depth)
    {
        if (depth > MaxDepth) return;
        JsonObject attributes = definition["attributes"]!.AsObject();
        foreach ((string name, JsonNode? member) in value)
        {
            string at = place + name;
            if (attributes[name] is not JsonObject attribute)
            {
                if (definition["name"] is not JsonValue objectName || (string)objectName! != "object") faults.Add($"{at}: is not known here");
                continue;
            }

            if (attribute["@deprecated"] is not null) faults.Add($"{at}: is deprecated");
            if ((string?)attribute["profile"] is { } needed && !profiles.Contains(needed)) faults.Add($"{at}: belongs to the profile {needed}, which metadata.profiles does not name");
            bool isArray = (bool)attribute["is_array"]!;
            if (isArray != member is JsonArray)
            {
                faults.Add($"{at}: {(isArray ? "must" : "must not")} be an array");
                continue;
            }

            foreach (JsonNode? one in member as IEnumerable<JsonNode?> ?? [member]) CheckOne(one, attribute, profiles, at, faults, depth);
        }

        foreach ((string name, JsonNode? attribute) in attributes)
        {
            if ((string?)attribute!["requirement"] == "required" && ((string?)attribute["profile"] is not { } profile || profiles.Contains(profile)) && value[name] is null) faults.Add($"{place}{name}: is required");
        }

        if (definition["constraints"]?["at_least_one"] is JsonArray some && !some.Any(name => value[(string)name!] is not null)) faults.Add($"{place}: one of {string.Join(", ", some)} is required");
        if (definition["constraints"]?["just_one"] is JsonArray one1 && one1.Count(name => value[(string)name!] is not null) != 1) faults.Add($"{place}: exactly one of {string.Join(", ", one1)} is required");
    }

    private void CheckOne(JsonNode? value, JsonObject attribute, HashSet<string> profiles, string at, List<string> faults, int depth)
    {
        if ((string?)attribute["object_type"] is { } objectName)
        {
            if (value is not JsonObject inner) faults.Add($"{at}: must be an object");
            else if (objectName != "object") Check(inner, _schema["objects"]![objectName]!.AsObject(), profiles, at + ".", faults, depth + 1);
            return;
        }

        string type = (string)attribute["type"]!;
        if (TypeFault(value, type) is { } fault) faults.Add($"{at}: {fault}");
        else if (attribute["enum"] is JsonObject allowed && !allowed.ContainsKey(value!.ToString())) faults.Add($"{at}: {value} is none of its values");
    }

    private string? TypeFault(JsonNode? value, string type)
    {
        JsonObject definition = _schema["types"]![type]!.AsObject();
        string basic = (string?)definition["type"] ?? type;
        JsonValueKind kind = value?.GetValueKind() ?? JsonValueKind.Null;
        bool fits = basic switch
        {
            "string_t" => kind == JsonValueKind.String,
            "integer_t" => Integer(value) is >= int.MinValue and <= int.MaxValue,
            "long_t" => Integer(value) is not null,
            "float_t" => kind == JsonValueKind.Number,
            "boolean_t" => kind is JsonValueKind.True or JsonValueKind.False,
            _ => kind != JsonValueKind.Null,
        };
        if (!fits) return $"is no {type}";
        if (definition["range"] is JsonArray range && (Integer(value) < (long)range[0]! || Integer(value) > (long)range[1]!)) return "is out of range";
        if (definition["max_len"] is JsonValue most && ((string)value!).Length > (int)most) return "is too long";
        return (string?)definition["regex"] is { } regex && !Regex.IsMatch((string)value!, regex, RegexOptions.None, TimeSpan.FromSeconds(1)) ? $"is no {type}" : null;
    }

    private static long? Integer(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
}

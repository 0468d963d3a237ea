using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Insight.Contracts.Objects;
using Insight.Policy.Objects.Rules;

namespace Insight.Policy.Objects;

/// <summary>The shape of each kind as JSON Schema 2020-12, for editors and checks elsewhere.</summary>
/// <remarks>Made from the records, their documentation and the rules that they are held to, so that it cannot differ from them.</remarks>
public static class ObjectSchema
{
    /// <summary>What <see cref="Duration"/> takes.</summary>
    private const string DurationPattern = "^(0|[0-9]{1,12}(ms|s|m|h|d))$";

    /// <summary>The schema of a kind.</summary>
    public static JsonObject Of(ObjectKind kind)
    {
        JsonSchemaExporterOptions exporter = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Finish };
        Type spec = ObjectKinds.SpecType(kind);
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = kind.ToString(),
            ["description"] = ObjectDocumentation.Of(spec),
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["const"] = ObjectSet.ApiVersion },
                ["kind"] = new JsonObject { ["const"] = kind.ToString() },
                ["metadata"] = Metadata(exporter),
                ["spec"] = Within(ObjectJson.Options.GetJsonSchemaAsNode(spec, exporter), "#/properties/spec"),
            },
            ["required"] = new JsonArray("apiVersion", "kind", "metadata", "spec"),
            ["additionalProperties"] = false,
        };
        foreach ((string field, FieldBound bound) in FieldBounds.Of(kind).Fields) Bind(Find(schema, field), bound);
        return schema;
    }

    /// <summary>The schema of a field, such as <c>spec.to[0].weight</c>.</summary>
    private static JsonObject Find(JsonObject schema, string field)
    {
        JsonNode node = schema;
        foreach (string step in field.Split('.'))
        {
            node = Follow(schema, node)["properties"]![step.Split('[')[0]]!;
            if (step.EndsWith(']')) node = Follow(schema, node)["items"]!;
        }

        return node.AsObject();
    }

    private static JsonNode Follow(JsonObject schema, JsonNode node)
    {
        while (node["$ref"] is JsonValue reference)
        {
            node = schema;
            foreach (string step in ((string)reference!)[1..].Split('/', StringSplitOptions.RemoveEmptyEntries)) node = node[step]!;
        }

        return node;
    }

    private static void Bind(JsonObject node, FieldBound bound)
    {
        (string Least, string Most) words = bound switch
        {
            FieldBound.Number => ("minimum", "maximum"),
            FieldBound.Entries when (string?)node["type"] == "array" => ("minItems", "maxItems"),
            FieldBound.Entries when node["additionalProperties"] is JsonObject => ("minProperties", "maxProperties"),
            _ => ("", ""),
        };
        if (bound is FieldBound.Time { Least: { } least, Most: { } most })
        {
            // No keyword holds for durations as they are written.
            node["description"] = $"{(string?)node["description"]} From {Duration.Format(TimeSpan.FromMilliseconds(least))} to {Duration.Format(TimeSpan.FromMilliseconds(most))}.".TrimStart();
        }

        if (words.Least.Length == 0) return;
        if (bound.Least is { } lower && (lower != 0 || bound is FieldBound.Number)) node[words.Least] = lower;
        if (bound.Most is { } upper) node[words.Most] = upper;
    }

    private static JsonNode Metadata(JsonSchemaExporterOptions exporter)
    {
        JsonNode schema = ObjectJson.Options.GetJsonSchemaAsNode(typeof(ObjectMetadata), exporter);
        schema["required"] = new JsonArray("name");
        schema["properties"]!["name"]!["pattern"] = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";
        return schema;
    }

    /// <summary>Lets references within a schema that stands alone lead to the same place within a larger one.</summary>
    private static JsonNode Within(JsonNode schema, string place)
    {
        switch (schema)
        {
            case JsonObject node:
                if (node["$ref"] is JsonValue reference) node["$ref"] = place + ((string)reference!)[1..];
                foreach ((_, JsonNode? child) in node) _ = child is null ? null : Within(child, place);
                break;
            case JsonArray list:
                foreach (JsonNode? child in list) _ = child is null ? null : Within(child, place);
                break;
        }

        return schema;
    }

    private static JsonNode Finish(JsonSchemaExporterContext context, JsonNode schema)
    {
        JsonNode finished = Shape(context, schema);
        if (finished is JsonObject node && context.PropertyInfo?.AttributeProvider is PropertyInfo property && ObjectDocumentation.Of(property) is { Length: > 0 } text) node["description"] = text;
        return finished;
    }

    private static JsonNode Shape(JsonSchemaExporterContext context, JsonNode schema)
    {
        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(TimeSpan)) return new JsonObject { ["type"] = "string", ["pattern"] = DurationPattern };
        if (schema is not JsonObject node) return schema;
        // What is not given is left out: null is nobody's value here.
        if (node["type"] is JsonArray types && types.Select(static word => (string?)word).FirstOrDefault(static word => word != "null") is { } only) node["type"] = only;
        if (node["enum"] is JsonArray words)
        {
            node["type"] = "string";
            node["enum"] = new JsonArray([.. words.Where(static word => word is not null).Select(static word => word!.DeepClone())]);
        }

        node.Remove("default");
        return node;
    }
}

using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Insight.Contracts.Objects;

namespace Insight.Policy.Objects;

/// <summary>The shape of each kind as JSON Schema 2020-12, for editors and checks elsewhere. Made from the records, so that it cannot differ from them.</summary>
public static class ObjectSchema
{
    /// <summary>What <see cref="Duration"/> takes.</summary>
    private const string DurationPattern = "^(0|[0-9]{1,12}(ms|s|m|h|d))$";

    /// <summary>The schema of a kind.</summary>
    public static JsonObject Of(ObjectKind kind)
    {
        JsonSchemaExporterOptions exporter = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Finish };
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = kind.ToString(),
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["const"] = ObjectSet.ApiVersion },
                ["kind"] = new JsonObject { ["const"] = kind.ToString() },
                ["metadata"] = Metadata(exporter),
                ["spec"] = Within(ObjectJson.Options.GetJsonSchemaAsNode(ObjectKinds.SpecType(kind), exporter), "#/properties/spec"),
            },
            ["required"] = new JsonArray("apiVersion", "kind", "metadata", "spec"),
            ["additionalProperties"] = false,
        };
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

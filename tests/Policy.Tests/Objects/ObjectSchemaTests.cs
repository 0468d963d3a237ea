using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;
using Insight.Policy.Objects.Rules;

namespace Insight.Policy.Tests.Objects;

public sealed class ObjectSchemaTests
{
    [Fact]
    public void Of_EverySample_Validates()
    {
        foreach (ReadObject read in ObjectReader.Read(new ObjectFile("shop.yaml", Samples.Shop)).Objects)
            Assert.Null(Problem(ObjectSchema.Of(read.Value.Key.Kind), JsonNode.Parse(read.Value.Json), "$"));
    }

    [Theory]
    [InlineData("""{"apiVersion":"insight/v1","kind":"Endpoint","metadata":{"name":"a"},"spec":{"address":"a:1","colour":1}}""")]
    [InlineData("""{"apiVersion":"insight/v1","kind":"Endpoint","metadata":{"name":"a"},"spec":{"address":1}}""")]
    [InlineData("""{"apiVersion":"insight/v1","kind":"Endpoint","metadata":{"name":"a"},"spec":{"refresh":"5"}}""")]
    [InlineData("""{"apiVersion":"insight/v1","kind":"Endpoint","metadata":{"name":"a"},"spec":{"weight":"5"}}""")]
    [InlineData("""{"apiVersion":"insight/v1","kind":"Endpoint","metadata":{"name":"a"},"spec":{"site":null}}""")]
    [InlineData("""{"apiVersion":"insight/v1","kind":"Endpoint","metadata":{"name":"A"},"spec":{}}""")]
    [InlineData("""{"apiVersion":"insight/v2","kind":"Endpoint","metadata":{"name":"a"},"spec":{}}""")]
    [InlineData("""{"apiVersion":"insight/v1","kind":"Endpoint","metadata":{},"spec":{}}""")]
    [InlineData("""{"apiVersion":"insight/v1","kind":"Endpoint","metadata":{"name":"a","labels":{"a":1}},"spec":{}}""")]
    public void Of_WrongField_DoesNotValidate(string json) => Assert.NotNull(Problem(ObjectSchema.Of(ObjectKind.Endpoint), JsonNode.Parse(json), "$"));

    [Fact]
    public void Of_WrongWordOfARoute_DoesNotValidate()
    {
        JsonObject schema = ObjectSchema.Of(ObjectKind.Route);
        Assert.NotNull(Problem(schema, JsonNode.Parse("""{"apiVersion":"insight/v1","kind":"Route","metadata":{"name":"a"},"spec":{"waf":"maybe"}}"""), "$"));
        Assert.NotNull(Problem(schema, JsonNode.Parse("""{"apiVersion":"insight/v1","kind":"Route","metadata":{"name":"a"},"spec":{"retry":{"on":["never"]}}}"""), "$"));
        Assert.NotNull(Problem(schema, JsonNode.Parse("""{"apiVersion":"insight/v1","kind":"Route","metadata":{"name":"a"},"spec":{"to":[{"clustr":"a"}]}}"""), "$"));
    }

    [Fact]
    public void Of_EveryField_IsDescribed()
    {
        foreach (ObjectKind kind in ObjectKinds.All)
        {
            JsonObject schema = ObjectSchema.Of(kind);
            Assert.NotEqual("", (string?)schema["description"]);
            Assert.All(Fields(schema).Where(static field => field.Path.Contains('.', StringComparison.Ordinal)), field => Assert.True(((string?)field.Schema["description"])?.Length > 0, $"{kind}: {field.Path} is not described"));
        }
    }

    [Fact]
    public void Of_EveryNumber_HasTheBoundsThatTheRulesHoldItTo()
    {
        foreach (ObjectKind kind in ObjectKinds.All)
        {
            foreach ((string path, JsonObject schema) in Fields(ObjectSchema.Of(kind)).Where(static field => (string?)field.Schema["type"] is "integer" or "number"))
            {
                // A choice of five and no range.
                if (path == "spec.redirect.status") continue;
                double least = (double)schema["minimum"]!, most = schema["maximum"] is { } given ? (double)given : 1_000_000_000;
                Assert.Equal((true, true), (Holds(kind, path, least), Holds(kind, path, most)));
                Assert.False(Holds(kind, path, least - 1), $"{kind}: {path} may be less than {least}");
                Assert.True(schema["maximum"] is null || !Holds(kind, path, most + 1), $"{kind}: {path} may be more than {most}");
            }
        }
    }

    [Fact]
    public void Of_DurationsAndLists_SayTheirBounds()
    {
        Dictionary<string, JsonObject> cluster = Fields(ObjectSchema.Of(ObjectKind.Cluster)).ToDictionary(static field => field.Path, static field => field.Schema);
        Assert.EndsWith(" From 100ms to 1h.", (string?)cluster["spec.probe.interval"]["description"], StringComparison.Ordinal);
        Assert.Equal((1, 32), ((double)cluster["spec.select"]["minProperties"]!, (double)cluster["spec.select"]["maxProperties"]!));
        Dictionary<string, JsonObject> route = Fields(ObjectSchema.Of(ObjectKind.Route)).ToDictionary(static field => field.Path, static field => field.Schema);
        Assert.Equal((1, 64), ((double)route["spec.hosts"]["minItems"]!, (double)route["spec.hosts"]["maxItems"]!));
    }

    /// <summary>Whether the rules say nothing of a field with a value.</summary>
    private static bool Holds(ObjectKind kind, string path, double value)
    {
        JsonObject root = [];
        string[] steps = path.Split('.');
        JsonObject at = root;
        for (int i = 0; i < steps.Length; i++)
        {
            string name = steps[i].Split('[')[0];
            JsonNode? inner = i == steps.Length - 1 ? JsonValue.Create((decimal)value) : new JsonObject();
            at[name] = steps[i].EndsWith(']') ? new JsonArray(inner) : inner;
            at = inner as JsonObject ?? at;
        }

        object spec = System.Text.Json.JsonSerializer.Deserialize(root["spec"]!.ToJsonString(), ObjectKinds.SpecType(kind), ObjectJson.Options)!;
        return !ObjectRules.Check(new NamedObject(new ObjectMetadata(), spec)).Any(problem => problem.Field == path);
    }

    /// <summary>All fields, however deep, by their paths.</summary>
    private static IEnumerable<(string Path, JsonObject Schema)> Fields(JsonNode schema, string path = "", JsonNode? root = null)
    {
        root ??= schema;
        if (schema["$ref"] is { } reference) schema = Follow((string)reference!, path, root);
        if (schema["items"] is JsonObject items)
        {
            foreach ((string, JsonObject) field in Fields(items, path + "[0]", root)) yield return field;
        }

        foreach ((string name, JsonNode? child) in schema["properties"] as JsonObject ?? [])
        {
            string inner = path.Length == 0 ? name : $"{path}.{name}";
            yield return (inner, child!.AsObject());
            foreach ((string, JsonObject) field in Fields(child, inner, root)) yield return field;
        }
    }

    /// <summary>As much of a validator as these schemas need; a keyword that it does not know fails.</summary>
    private static string? Problem(JsonNode schemaNode, JsonNode? value, string at, JsonNode? root = null)
    {
        root ??= schemaNode;
        if (schemaNode is not JsonObject schema) return schemaNode.GetValue<bool>() ? null : at;
        foreach ((string keyword, JsonNode? given) in schema)
        {
            string? problem = keyword switch
            {
                "$schema" or "title" or "format" or "description" => null,
                "minimum" => (double)value! >= (double)given! ? null : $"{at} is less than {given}",
                "maximum" => (double)value! <= (double)given! ? null : $"{at} is more than {given}",
                "minItems" => value!.AsArray().Count >= (double)given! ? null : $"{at} has fewer than {given}",
                "maxItems" => value!.AsArray().Count <= (double)given! ? null : $"{at} has more than {given}",
                "minProperties" => value!.AsObject().Count >= (double)given! ? null : $"{at} has fewer than {given}",
                "maxProperties" => value!.AsObject().Count <= (double)given! ? null : $"{at} has more than {given}",
                "$ref" => Problem(Follow((string)given!, at, root), value, at, root),
                "const" => JsonNode.DeepEquals(given, value) ? null : at,
                "enum" => given!.AsArray().Any(word => JsonNode.DeepEquals(word, value)) ? null : at,
                "type" => IsOf((string)given!, value) ? null : $"{at} is no {given}",
                "pattern" => value is JsonValue text && text.TryGetValue(out string? word) && Regex.IsMatch(word, (string)given!) ? null : at,
                "required" => value is JsonObject whole && given!.AsArray().All(name => whole.ContainsKey((string)name!)) ? null : $"{at} lacks something",
                "properties" => value is JsonObject fields ? fields.Where(field => given!.AsObject().ContainsKey(field.Key)).Select(field => Problem(given![field.Key]!, field.Value, $"{at}.{field.Key}", root)).FirstOrDefault(static p => p is not null) : null,
                "additionalProperties" => value is JsonObject fields ? fields.Where(field => !(schema["properties"]?.AsObject().ContainsKey(field.Key) ?? false)).Select(field => Problem(given!, field.Value, $"{at}.{field.Key}", root)).FirstOrDefault(static p => p is not null) : null,
                "items" => value is JsonArray items ? items.Select((item, i) => Problem(given!, item, $"{at}[{i}]", root)).FirstOrDefault(static p => p is not null) : null,
                _ => $"{at}: unknown keyword {keyword}",
            };
            if (problem is not null) return problem;
        }

        return null;
    }

    private static JsonNode Follow(string reference, string at, JsonNode root)
    {
        Assert.StartsWith("#", reference, StringComparison.Ordinal);
        JsonNode? node = root;
        foreach (string step in reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries)) node = node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node?[step];
        return node ?? throw new InvalidOperationException($"{at}: {reference} leads nowhere");
    }

    private static bool IsOf(string type, JsonNode? value) => value?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Object => type == "object",
        System.Text.Json.JsonValueKind.Array => type == "array",
        System.Text.Json.JsonValueKind.String => type == "string",
        System.Text.Json.JsonValueKind.Number => type == "number" || (type == "integer" && value.AsValue().TryGetValue(out long _)),
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => type == "boolean",
        _ => false,
    };
}

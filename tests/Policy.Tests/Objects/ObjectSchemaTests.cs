using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;

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

    /// <summary>As much of a validator as these schemas need; a keyword that it does not know fails.</summary>
    private static string? Problem(JsonNode schemaNode, JsonNode? value, string at, JsonNode? root = null)
    {
        root ??= schemaNode;
        if (schemaNode is not JsonObject schema) return schemaNode.GetValue<bool>() ? null : at;
        foreach ((string keyword, JsonNode? given) in schema)
        {
            string? problem = keyword switch
            {
                "$schema" or "title" or "format" => null,
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

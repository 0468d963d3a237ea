using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Insight.ApiDiscovery.OpenApi;
using Insight.Endpoints.Catalog;
using Xunit;

namespace Insight.ApiDiscovery.Tests.OpenApi;

public sealed class KnownApiReaderTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private const string Small = """
        {
          "openapi": "3.1.0",
          "info": { "title": "Shop", "version": "2" },
          "servers": [{ "url": "https://shop.example/api/v2/" }],
          "paths": {
            "/orders/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/Id" }],
              "get": {
                "parameters": [{ "name": "limit", "in": "query", "schema": { "type": "integer" } }],
                "responses": { "200": { "description": "ok" } }
              },
              "delete": { "deprecated": true, "responses": { "204": { "description": "gone" } } }
            }
          },
          "components": { "parameters": { "Id": { "name": "id", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } } } }
        }
        """;

    [Fact]
    public void Read_SmallDocument_HasOperationsWithServerPathDeprecationAndParameters()
    {
        KnownApi api = Read(Small).Api!;

        Assert.Equal(("Shop", "2"), (api.Title, api.Version));
        Assert.Equal(["GET /api/v2/orders/{id} False", "DELETE /api/v2/orders/{id} True"], api.Operations.Select(o => $"{o.Method} {o.Template} {o.IsDeprecated}"));
        Assert.Equal(
            [new KnownParameter("limit", "query", false, ParameterType.Integer), new KnownParameter("id", "path", true, ParameterType.Uuid)],
            api.Operations[0].Parameters);
    }

    [Fact]
    public void Read_Yaml_SaysTheSame()
    {
        KnownApi api = Read("""
            openapi: 3.0.3
            info: { title: Shop, version: "2" }
            paths:
              /orders/{id}:
                get:
                  deprecated: true
                  parameters:
                    - { name: id, in: path, required: true, schema: { type: string, format: date } }
                  responses:
                    "200": { description: 'ok' }
            """).Api!;

        KnownOperation operation = Assert.Single(api.Operations);
        Assert.True(operation.IsDeprecated);
        Assert.Equal("/orders/{id}", operation.Template);
        Assert.Equal([new KnownParameter("id", "path", true, ParameterType.Date)], operation.Parameters);
    }

    [Fact]
    public void Read_Swagger2_HasBasePath()
    {
        KnownApi api = Read("""
            {"swagger":"2.0","info":{"title":"t","version":"1"},"host":"h","basePath":"/v1","paths":{"/a":{"get":{"responses":{"200":{"description":"d"}}}}}}
            """).Api!;

        Assert.Equal(["/v1/a"], api.Operations.Select(o => o.Template));
    }

    [Theory]
    [InlineData("", "object")]
    [InlineData("[]", "object")]
    [InlineData("nonsense", "object")]
    [InlineData("{", "line 1")]
    [InlineData("{\"openapi\":\"3.1.0\"", "line 1")]
    [InlineData("{}", "")]
    [InlineData("{\"openapi\":\"9.9.9\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\"paths\":{}}", "9.9.9")]
    [InlineData("{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\"paths\":{\"a\":{}}}", "#/paths")]
    [InlineData("{\"openapi\":\"3.1.0\",\"info\":7,\"paths\":7}", "")]
    [InlineData("{\"openapi\":\"3.1.0\",\"openapi\":\"3.1.0\"}", "openapi")]
    [InlineData("a: &x [1]\nb: *x", "line 2")]
    [InlineData("a: 1\na: 2", "line 2")]
    [InlineData("a: 1\n---\nb: 2", "line 2")]
    [InlineData("a: [", "line")]
    [InlineData("a: 'x", "line")]
    public void Read_NoOpenApiDocument_IsRefusedWithThePlace(string text, string named)
    {
        KnownApiResult result = Read(text);

        Assert.Null(result.Api);
        Assert.Contains(named, string.Join('\n', result.Errors), StringComparison.Ordinal);
        Assert.NotEmpty(result.Errors);
    }

    [Theory]
    [InlineData("https://evil.example/schema.json")]
    [InlineData("file:///etc/passwd")]
    [InlineData("other.yaml#/components/schemas/A")]
    [InlineData("//evil.example/a")]
    [InlineData("#/components/schemas/Missing")]
    [InlineData("#anchor")]
    public void Read_ReferenceOutOfTheDocumentOrToNothing_IsRefusedByName(string target)
    {
        KnownApiResult result = Read(WithSchema($$"""{"$ref":"{{target}}"}"""));

        Assert.Null(result.Api);
        KnownApiError error = Assert.Single(result.Errors);
        Assert.Contains(target, error.Message, StringComparison.Ordinal);
        Assert.Equal("#.components.schemas.A", error.Place);
    }

    [Theory]
    [InlineData("""{"$ref":"#/components/schemas/A"}""", false)]
    [InlineData("""{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/A"}""", false)]
    [InlineData("""{"type":"object","properties":{"next":{"$ref":"#/components/schemas/A"}}}""", true)]
    [InlineData("""{"allOf":[{"$ref":"#/components/schemas/A"}]}""", true)]
    [InlineData("""{"type":"object","example":{"$ref":"https://values.example/are/not/references"}}""", true)]
    public void Read_ReferencesInCircles_EndAndOnlyEmptyCirclesAreRefused(string schema, bool accepted)
    {
        KnownApiResult result = Read(WithSchema(schema));

        Assert.Equal(accepted, result.Api is not null);
    }

    [Fact]
    public void Read_PathItemsThatReferToEachOther_AreRefused()
    {
        KnownApiResult result = Read("""
            {"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"$ref":"#/paths/~1b"},"/b":{"$ref":"#/paths/~1a"}}}
            """);

        Assert.Null(result.Api);
        Assert.Contains("circle", result.Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(70, false)]
    [InlineData(100_000, false)]
    public void Read_DeepNesting_IsRefusedWithoutFailing(int depth, bool readable)
    {
        string json = string.Concat(Enumerable.Repeat("{\"not\":", depth - 4)) + "{}" + new string('}', depth - 4);
        string yaml = "a: " + new string('[', depth) + new string(']', depth);

        KnownApiResult fromJson = Read(WithSchema(json)), fromYaml = Read(yaml);

        Assert.Equal(readable, fromJson.Api is not null);
        Assert.Equal(!readable, fromYaml.Errors[0].ToString().Contains("deep", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_TooLarge_IsRefusedUnread()
    {
        KnownApiResult result = KnownApiReader.Read(new byte[KnownApiReader.MaxBytes + 1]);

        Assert.Contains("16 MB", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TenMegabytesOfPaths_EndsInTime()
    {
        string padding = new('d', 300);
        StringBuilder text = new("""{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{""");
        for (int i = 0; text.Length < 10 << 20; i++) text.Append(i > 0 ? "," : "").Append("\"/p").Append(i).Append("\":{\"get\":{\"responses\":{\"200\":{\"description\":\"").Append(padding).Append("\"}}}}");
        text.Append("}}");
        Stopwatch watch = Stopwatch.StartNew();

        KnownApiResult result = Read(text.ToString());

        Assert.True(watch.Elapsed < s_patience, $"{watch.Elapsed}");
        Assert.Null(result.Api);
        Assert.Contains("operations", result.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TenMegabytesOfReferences_EndsInTime()
    {
        StringBuilder text = new("""{"type":"object","properties":{"p0":{}""");
        for (int i = 1; text.Length < 10 << 20; i++) text.Append(",\"p").Append(i).Append("\":{\"$ref\":\"#/components/schemas/A\"}");
        text.Append("}}");
        Stopwatch watch = Stopwatch.StartNew();

        KnownApiResult result = Read(WithSchema(text.ToString()));

        Assert.True(watch.Elapsed < s_patience, $"{watch.Elapsed}");
        Assert.NotNull(result.Api);
    }

    [Fact]
    public void Read_PublicDescriptions_AreUnderstood()
    {
        if (SharedData.Folder("discovery/openapi") is not { } folder) return;

        foreach (string file in Directory.GetFiles(folder, "*.json"))
        {
            KnownApiResult result = KnownApiReader.Read(File.ReadAllBytes(file));
            Assert.True(result.Api is { Operations.Count: > 50 }, file + ": " + string.Join('\n', result.Errors));
        }
    }

    [Fact]
    public void Read_AnyPartReplacedByAnything_IsReadOrRefused()
    {
        string[] others = ["null", "7", "\"\"", "\"x\"", "[]", "{}", "[{}]", "[null]", "{\"$ref\":\"#/paths\"}", "{\"$ref\":7}", "true", "{\"\":null}"];
        for (int part = 0; ; part++)
        {
            foreach (string other in others)
            {
                JsonNode root = JsonNode.Parse(Small)!;
                int at = part;
                if (!Replace(root, other, ref at)) return;
                KnownApiResult result = Read(root.ToJsonString());
                Assert.True(result.Api is null == result.Errors.Count > 0, root.ToJsonString());
            }
        }
    }

    /// <summary>Replaces the part with this number, counted down the tree; false when there are fewer.</summary>
    private static bool Replace(JsonNode node, string other, ref int at)
    {
        foreach (JsonNode child in node is JsonObject parts ? [.. parts.Select(p => p.Value!)] : node is JsonArray items ? [.. items.Select(i => i!)] : new List<JsonNode>())
        {
            if (at-- == 0)
            {
                child.ReplaceWith(JsonNode.Parse(other));
                return true;
            }

            if (Replace(child, other, ref at)) return true;
        }

        return false;
    }

    private static string WithSchema(string schema) =>
        """{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"A":""" + schema + "}}}";

    private static KnownApiResult Read(string text) => KnownApiReader.Read(Encoding.UTF8.GetBytes(text));
}

using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.OpenApi;
using Insight.ApiDiscovery.Schemas;
using Insight.ApiDiscovery.Tests.Schemas;
using Insight.Endpoints.Catalog;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Xunit;

namespace Insight.ApiDiscovery.Tests.OpenApi;

public sealed class OpenApiExportTests
{
    private static readonly DateTime s_time = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Document_OneEndpoint_SaysEverything()
    {
        EndpointTraits traits = new() { Requests = 10, Auth = { ["jwt@header:authorization"] = 8, [""] = 2 }, Query = { ["integer limit"] = 4 } };
        InventoryEndpoint endpoint = Endpoint(7, "PUT", "/orders/{id}.json", traits, new PathParameter(1, "id", ParameterType.Uuid));

        JsonObject document = Export([endpoint],
            (new SchemaKey(7, SchemaDirection.Request, "application/json", 0), Shapes.Schema(("{n:integer}", 1))),
            (new SchemaKey(7, SchemaDirection.Response, "application/json", 200), Shapes.Schema(("[]", 1))));

        Assert.Equal(
            """{"operationId":"e0000000000000007","tags":["cart"],"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string","format":"uuid"}},{"name":"limit","in":"query","schema":{"type":"integer"}}],"requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}}}},"responses":{"200":{"description":"Observed","content":{"application/json":{"schema":{"type":"array"}}}}},"security":[{"jwt":[]},{}],"x-insight-id":"0000000000000007","x-insight-tier":"confirmed","x-insight-kind":"rest","x-insight-state":"shadow","x-insight-risk":20,"x-insight-risk-reasons":["shadow"],"x-insight-requests":10,"x-insight-first-seen":"2026-03-01T10:00:00Z","x-insight-last-seen":"2026-03-01T10:00:00Z"}""",
            document["paths"]!["/orders/{id}.json"]!["put"]!.ToJsonString());
        Assert.Equal("""{"type":"http","scheme":"bearer","bearerFormat":"JWT"}""", document["components"]!["securitySchemes"]!["jwt"]!.ToJsonString());
        AssertClean(document);
    }

    [Fact]
    public void Document_SamePathWithOtherNames_IsOnePath()
    {
        JsonObject document = Export([
            Endpoint(1, "GET", "/a/{id}", Traits(5), new PathParameter(1, "id", ParameterType.Integer)),
            Endpoint(2, "POST", "/a/{name}", Traits(9), new PathParameter(1, "name", ParameterType.Slug)),
            Endpoint(3, "GET", "/a/{other}", Traits(1))]);

        Assert.Equal(["/a/{name}"], document["paths"]!.AsObject().Select(p => p.Key));
        Assert.Equal("e0000000000000001", (string?)document["paths"]!["/a/{name}"]!["get"]!["operationId"]);
        Assert.Equal("integer", (string?)document["paths"]!["/a/{name}"]!["get"]!["parameters"]![0]!["schema"]!["type"]);
        AssertClean(document);
    }

    [Theory]
    [InlineData("/files/{*}", "/files/{rest}")]
    [InlineData("/a/{x}/{x}", "/a/{x}/{x2}")]
    [InlineData("/compare/{base}...{head}", "/compare/{base}...{head}")]
    [InlineData("/odd/{a b}/{}", "/odd/{a_b}/{parameter}")]
    [InlineData("/lone/{brace", "/lone/%7Bbrace")]
    [InlineData("/lone}", "/lone%7D")]
    [InlineData("/", "/")]
    public void Document_OddTemplate_BecomesAPathOfOpenApi(string template, string path)
    {
        JsonObject document = Export([Endpoint(1, "GET", template, Traits(5))]);

        Assert.Equal([path], document["paths"]!.AsObject().Select(p => p.Key));
        AssertClean(document);
    }

    [Theory]
    [InlineData("PROPFIND", "/a")]
    [InlineData("OTHER", "/a")]
    [InlineData("OPTIONS", "*")]
    [InlineData("CONNECT", "{authority}")]
    public void Document_WhatOpenApiCannotSay_StandsApart(string method, string template)
    {
        JsonObject document = Export([Endpoint(1, method, template, Traits(5))]);

        Assert.Empty(document["paths"]!.AsObject());
        Assert.Equal(template, (string?)document["x-insight-others"]![0]!["template"]);
        AssertClean(document);
    }

    [Theory]
    [InlineData("basic@header:authorization")]
    [InlineData("bearer@header:authorization")]
    [InlineData("api_key@header:x-api-key")]
    [InlineData("api_key@query:api key\u0001")]
    [InlineData("cookie@cookie:session")]
    [InlineData("mtls")]
    [InlineData("digest@header:authorization")]
    [InlineData("what@nowhere:x")]
    [InlineData("@:")]
    [InlineData("@@::")]
    public void Document_AnyAuthentication_IsAccepted(string auth) => AssertClean(Export([Endpoint(1, "GET", "/a", new EndpointTraits { Requests = 3, Auth = { [auth] = 3 } })]));

    [Fact]
    public void Document_AnyInventory_IsReadWithoutErrorsAndWarnings_AndComesBack()
    {
        Gen<string> segment = Gen.Elements("a", "orders", "{id}", "{name}", "{id}.json", "{a}...{b}", "v1", "{*}", "{x y}", "ü", "{", "}", "%2F", "$metadata", "a:b", "{uuid}", "2.0");
        Gen<InventoryEndpoint> endpoint =
            from id in Gen.Choose(1, 1_000_000)
            from method in Gen.Elements("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "OTHER", "COPY")
            from segments in segment.ListOf()
            from auth in Gen.Elements("", "jwt@header:authorization", "api_key@query:k", "api_key@header:X", "mtls", "cookie@cookie:s", "basic@header:authorization", "x")
            from query in Gen.Elements("integer limit", "text q", "text ", "date ü", "7 x", "id $filter", "text a b")
            from type in Gen.Elements(Enum.GetValues<ParameterType>())
            select Endpoint((ulong)id, method, "/" + string.Join('/', segments.Take(4)),
                new EndpointTraits { Requests = 4, Auth = { [auth] = 4 }, Query = { [query] = 2 } }, new PathParameter(0, "id", type));
        Gen<(SchemaKey, SchemaNode)> schema =
            from status in Gen.Elements<ushort>(0, 200, 201, 404, 503, 99, 999)
            from type in Gen.Elements("application/json", "text/html", "application/problem+json", "", "x", "a/b/c", "multipart/form-data", "a/b;c=\"d\"")
            from shapes in Shapes.Any().ListOf()
            select (new SchemaKey(0, status == 0 ? SchemaDirection.Request : SchemaDirection.Response, type, status), Shapes.Schema([.. shapes.Select(s => (s.ToString(), 1))]));
        var inventory = endpoint.ListOf().SelectMany(endpoints => schema.ListOf().Select(schemas => (endpoints, schemas)));

        Prop.ForAll(inventory.ToArbitrary(), static input =>
        {
            InventoryEndpoint[] endpoints = [.. input.endpoints.DistinctBy(static e => e.Id)];
            (SchemaKey, SchemaNode)[] schemas = [.. endpoints.SelectMany(e => input.schemas.DistinctBy(static s => s.Item1).Select(s => (s.Item1 with { EndpointId = e.Id }, s.Item2)))];
            JsonObject document = Export(endpoints, schemas);
            AssertClean(document);

            // What is written is found again by what reads known documents: a document of one's own traffic knows all of it.
            KnownApiResult known = KnownApiReader.Read(Encoding.UTF8.GetBytes(document.ToJsonString()));
            KnownApiMatcher matcher = new([known.Api!]);
            return endpoints.All(e => matcher.IsEmpty || document["x-insight-others"] is JsonArray others && others.Any(o => (string?)o!["template"] == e.Template)
                || e.Template.Replace("{}", "", StringComparison.Ordinal).AsSpan().ContainsAny("{}") && !IsBalanced(e.Template) || matcher.Find(e.Method, e.Template) is not null);
        }).Check(Shapes.Config);
    }

    /// <summary>The reader of Microsoft.OpenApi, with all its rules, has nothing to say about the document.</summary>
    private static void AssertClean(JsonObject document)
    {
        string text = document.ToJsonString();
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        ReadResult result = new OpenApiJsonReader().Read(stream, new Uri("https://export.test/"), new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });
        Assert.NotNull(result.Document);
        Assert.Empty(result.Diagnostic!.Errors.Concat(result.Diagnostic.Warnings).Select(e => $"{e.Pointer}: {e.Message} in {text}"));
    }

    private static bool IsBalanced(string template) => template.Split('/').All(s => s is not ("{" or "}"));

    private static EndpointTraits Traits(long requests) => new() { Requests = requests };

    private static InventoryEndpoint Endpoint(ulong id, string method, string template, EndpointTraits traits, params PathParameter[] parameters) => new(
        id, [], new EndpointScope("", "", "shop", "cart"), method, template, EndpointTier.Confirmed, parameters, "", ApiKind.Rest, EndpointState.Shadow,
        new RiskScore(20, [new RiskReason("shadow", 20, "")]), traits, traits.Requests, 0, 0, s_time, s_time);

    private static JsonObject Export(IEnumerable<InventoryEndpoint> endpoints, params (SchemaKey Key, SchemaNode Schema)[] schemas) =>
        OpenApiExport.Document("shop", endpoints, schemas.ToLookup(s => s.Key.EndpointId));
}

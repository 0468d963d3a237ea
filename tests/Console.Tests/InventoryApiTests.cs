using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Insight.ApiDiscovery.Decisions;
using Insight.ApiDiscovery.OpenApi;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>The inventory over REST: lists with filters, details, drift, export, known documents, decisions.</summary>
public sealed class InventoryApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);
    private static readonly ulong s_cart = new Call(s_start, "web", "cart", "GET", "/carts/{uuid}").EndpointId;
    private static readonly ulong s_items = new Call(s_start, "web", "cart", "POST", "/carts/{uuid}/items").EndpointId;

    private const string Document = """
        {"openapi":"3.1.0","info":{"title":"Carts","version":"7"},"paths":{
          "/carts/{id}":{"get":{"deprecated":true,"responses":{"200":{"description":"ok"}},"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}]}},
          "/health":{"get":{"responses":{"200":{"description":"ok"}}}}}}
        """;

    [Fact]
    public async Task Endpoints_HaveKindStateRiskAuthAndSensitive()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement[] items = [.. (await console.GetAsync("/api/v1/endpoints")).GetProperty("items").EnumerateArray()];

        Assert.Equal(["GET /carts/{id}", "POST /carts/{uuid}/items", "GET /nothing"], items.Select(i => $"{i.GetProperty("method").GetString()} {i.GetProperty("template").GetString()}"));
        Assert.Equal(["confirmed", "candidate", "observed"], items.Select(i => i.GetProperty("tier").GetString()));
        Assert.Equal(["rest", "rest", null], items.Select(i => i.GetProperty("kind").GetString()));
        Assert.Equal(["unknown", "unknown", null], items.Select(i => i.GetProperty("state").GetString()));
        Assert.Equal([0, 80, null], items.Select(i => i.GetProperty("risk").ValueKind == JsonValueKind.Null ? null : (int?)i.GetProperty("risk").GetInt32()));
        Assert.Equal("""["none"]""", items[1].GetProperty("auth").GetRawText());
        Assert.Equal("""["card"]""", items[1].GetProperty("sensitive").GetRawText());
    }

    [Theory]
    [InlineData("tier=confirmed", "GET /carts/{id}")]
    [InlineData("tier=candidate", "POST /carts/{uuid}/items")]
    [InlineData("kind=rest", "GET /carts/{id},POST /carts/{uuid}/items")]
    [InlineData("kind=grpc", "")]
    [InlineData("auth=jwt", "GET /carts/{id}")]
    [InlineData("auth=none", "POST /carts/{uuid}/items")]
    [InlineData("sensitive=card", "POST /carts/{uuid}/items")]
    [InlineData("sensitive=any", "POST /carts/{uuid}/items")]
    [InlineData("sensitive=email", "")]
    [InlineData("state=shadow", "")]
    [InlineData("minRisk=50", "POST /carts/{uuid}/items")]
    [InlineData("text=ITEMS", "POST /carts/{uuid}/items")]
    [InlineData("text=shop.example&tier=confirmed&minRisk=0", "GET /carts/{id}")]
    [InlineData("text=' OR 1=1 --", "")]
    [InlineData("method=post", "POST /carts/{uuid}/items")]
    [InlineData("newDays=1", "GET /carts/{id},POST /carts/{uuid}/items")]
    [InlineData("host=shop.example", "GET /carts/{id},POST /carts/{uuid}/items,GET /nothing")]
    [InlineData("host=else.example", "")]
    [InlineData("errors=true", "GET /nothing")]
    [InlineData("errors=true&method=POST", "")]
    [InlineData("edge=web%3Ecart", "GET /carts/{id},POST /carts/{uuid}/items,GET /nothing")]
    [InlineData("edge=%3F%3Ecart", "")]
    [InlineData("edge=web%3Estock&host=shop.example", "")]
    [InlineData("endpoint=00000000000000c1", "GET /carts/{id}")]
    [InlineData("endpoint=00000000000000c1&method=POST", "")]
    public async Task Endpoints_AreFiltered(string query, string expected)
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement list = await console.GetAsync("/api/v1/endpoints?" + query.Replace(" ", "%20", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(',', list.GetProperty("items").EnumerateArray().Select(i => $"{i.GetProperty("method").GetString()} {i.GetProperty("template").GetString()}")));
    }

    [Fact]
    public async Task Requests_ThatCannotBe_AreProblemsThatNameTheField()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);
        string longText = new('x', 2000);
        foreach ((string path, string field) in new[]
        {
            ("endpoints?tier=sure", "tier"), ("endpoints?kind=soap", "kind"), ("endpoints?state=lost", "state"), ("endpoints?minRisk=101", "minRisk"), ("endpoints?minRisk=-1", "minRisk"),
            ("endpoints?text=" + longText, "text"), ("endpoints?auth=" + longText, "auth"), ("endpoints?sensitive=" + longText, "sensitive"), ("openapi", "host"), ("endpoints?errors=1", "errors"), ("endpoints?edge=web", "edge"), ("endpoints?endpoint=12", "endpoint"), ("endpoints?newDays=0", "newDays"), ("edges?endpoint=12", "endpoint"), ("known-apis/orphans?limit=0", "limit"),
        })
        {
            using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/" + path, UriKind.Relative));
            await AssertProblemAsync(response, HttpStatusCode.BadRequest, field + ":");
        }

        foreach (string path in new[] { "endpoints/00000000000000ff", "endpoints/nonsense", "endpoints/nonsense/drift", "openapi?host=nobody.example" })
        {
            using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/" + path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task Edges_OfAnEndpoint_AreItsConsumersWithTheirRequestsToIt()
    {
        await using TrafficSeed seed = await SeedAsync();
        await seed.Add(new Call(s_start, "", "cart", "GET", "/carts/{uuid}", 5, 6) { Evidence = 0, Confidence = 0 }).StoreAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement list = await console.GetAsync("/api/v1/edges?endpoint=00000000000000c1");
        JsonElement cut = await console.GetAsync("/api/v1/edges?limit=1&endpoint=00000000000000c1");

        Assert.Equal(["web>cart mtls 30", "?>cart unknown 2"], list.GetProperty("items").EnumerateArray()
            .Select(static e => $"{e.GetProperty("id").GetString()} {e.GetProperty("evidence").GetString()} {e.GetProperty("traffic").GetProperty("requests")}"));
        Assert.Equal((1, true), (cut.GetProperty("items").GetArrayLength(), cut.GetProperty("hasMore").GetBoolean()));
        Assert.Equal(0, (await console.GetAsync("/api/v1/edges?endpoint=00000000000000ff")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Detail_SaysEverything_AlsoUnderAnOldId()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement detail = await console.GetAsync($"/api/v1/endpoints/{s_cart:x16}");

        Assert.Equal("00000000000000c1", detail.GetProperty("id").GetString());
        Assert.Equal($"[\"{s_cart:x16}\"]", detail.GetProperty("aliases").GetRawText());
        Assert.Equal("uuid in segment 1", detail.GetProperty("explanation").GetString());
        Assert.Equal("""[{"kind":"jwt","place":"header","name":"authorization","share":1}]""", detail.GetProperty("auth").GetRawText());
        Assert.Equal("""[{"name":"id","place":"path","type":"uuid","segment":1},{"name":"limit","place":"query","type":"integer","segment":null}]""", detail.GetProperty("parameters").GetRawText());
        Assert.Equal(
            """[{"direction":"response","contentType":"application/json","status":200,"bodies":210,"schema":{"type":"object","properties":{"id":{"type":"integer"},"tax":{"type":"number"}},"required":["id"]}}]""",
            detail.GetProperty("schemas").GetRawText());
    }

    [Fact]
    public async Task Drift_IsShownUntilItIsAccepted()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement before = Assert.Single((await console.GetAsync("/api/v1/endpoints/00000000000000c1/drift")).GetProperty("items").EnumerateArray());
        using HttpResponseMessage anonymous = await console.Client.PostAsJsonAsync("/api/v1/endpoints/00000000000000c1/drift/accept", new { });
        using HttpResponseMessage other = await console.Client.PostAsJsonAsync("/api/v1/endpoints/00000000000000c1/drift/accept", new { by = "ada", status = 500 });
        using HttpResponseMessage accepted = await console.Client.PostAsJsonAsync("/api/v1/endpoints/00000000000000c1/drift/accept", new { by = "ada", direction = "response" });
        JsonElement after = Assert.Single((await console.GetAsync("/api/v1/endpoints/00000000000000c1/drift")).GetProperty("items").EnumerateArray());

        JsonElement finding = Assert.Single(before.GetProperty("findings").EnumerateArray());
        Assert.Equal(("field-added", "/tax", "number"), (finding.GetProperty("kind").GetString(), finding.GetProperty("path").GetString(), finding.GetProperty("after").GetString()));
        await AssertProblemAsync(anonymous, HttpStatusCode.BadRequest, "by:");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(0, after.GetProperty("findings").GetArrayLength());
        Assert.Equal("ada", after.GetProperty("acceptedBy").GetString());
    }

    [Fact]
    public async Task Export_IsADocumentThatTheReaderAccepts()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        byte[] bytes = await console.Client.GetByteArrayAsync(new Uri("/api/v1/openapi?host=shop.example", UriKind.Relative));

        KnownApiResult read = KnownApiReader.Read(bytes);
        Assert.Equal(["GET /carts/{id}", "POST /carts/{uuid}/items"], read.Api!.Operations.Select(o => $"{o.Method} {o.Template}"));
        Assert.Contains("\"tax\"", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KnownApi_UploadedAndRemoved_ChangesStates()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage put = await PutAsync(console, "known-apis/carts?host=Shop.example&by=ada", Document);
        string?[] states = [.. (await console.GetAsync("/api/v1/endpoints")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("state").GetString())];
        JsonElement shadow = await console.GetAsync("/api/v1/endpoints?state=shadow");
        JsonElement orphans = await console.GetAsync("/api/v1/known-apis/orphans");
        JsonElement list = await console.GetAsync("/api/v1/known-apis");
        using HttpResponseMessage wrongPlace = await console.Client.DeleteAsync(new Uri("/api/v1/known-apis/carts", UriKind.Relative));
        using HttpResponseMessage deleted = await console.Client.DeleteAsync(new Uri("/api/v1/known-apis/carts?host=shop.example", UriKind.Relative));

        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        Assert.Equal("zombie shadow ", string.Join(' ', states));
        Assert.Equal(1, shadow.GetProperty("items").GetArrayLength());
        Assert.Equal("""[{"document":"carts","host":"shop.example","method":"GET","template":"/health","isDeprecated":false}]""", orphans.GetProperty("items").GetRawText());
        Assert.Equal(("Carts", 2, "ada"), (list[0].GetProperty("title").GetString(), list[0].GetProperty("operations").GetInt32(), list[0].GetProperty("uploadedBy").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, wrongPlace.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(0, (await console.GetAsync("/api/v1/known-apis")).GetArrayLength());
        Assert.Equal("unknown", (await console.GetAsync("/api/v1/endpoints")).GetProperty("items")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task KnownApi_WrongDocument_IsRefusedWithThePlace()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage broken = await PutAsync(console, "known-apis/x?by=ada", "{\"openapi\":\"3.1.0\",\n\"info\":");
        using HttpResponseMessage outside = await PutAsync(console, "known-apis/x?by=ada", Document.Replace("\"schema\":{\"type\":\"string\"}", "\"schema\":{\"$ref\":\"http://evil.example/a\"}", StringComparison.Ordinal));
        using HttpResponseMessage anonymous = await PutAsync(console, "known-apis/x", Document);
        using HttpResponseMessage badName = await PutAsync(console, "known-apis/a%0Ab?by=ada", Document);
        using HttpResponseMessage large = await PutAsync(console, "known-apis/x?by=ada", new string(' ', 100_000) + Document);

        await AssertProblemAsync(broken, HttpStatusCode.BadRequest, "line 2");
        await AssertProblemAsync(outside, HttpStatusCode.BadRequest, "#.paths");
        await AssertProblemAsync(anonymous, HttpStatusCode.BadRequest, "by:");
        await AssertProblemAsync(badName, HttpStatusCode.BadRequest, "name:");
        Assert.Equal(HttpStatusCode.OK, large.StatusCode);
    }

    [Fact]
    public async Task Decisions_AreKeptUntilUndone_AndTheLearnerReadsThem()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage pin = await console.Client.PostAsJsonAsync("/api/v1/endpoints/pins",
            new { host = "Shop.example", pattern = "/users/me", segment = 1, @as = "static", by = "ada", reason = "not a user" });
        using HttpResponseMessage ignore = await console.Client.PostAsJsonAsync("/api/v1/endpoints/ignored",
            new { host = "shop.example", method = "GET", pattern = "/health", @as = "non-api", by = "bob", reason = "probe" });
        OperatorDecisions decisions = console.Service<OperatorDecisions>();
        IReadOnlyList<OperatorDecision> made = decisions.List();
        JsonElement list = await console.GetAsync("/api/v1/endpoints/decisions");
        using HttpResponseMessage undone = await console.Client.DeleteAsync(new Uri($"/api/v1/endpoints/decisions/{made[0].Id}?by=eve", UriKind.Relative));
        using HttpResponseMessage again = await console.Client.DeleteAsync(new Uri($"/api/v1/endpoints/decisions/{made[0].Id}?by=eve", UriKind.Relative));

        Assert.True(pin.IsSuccessStatusCode && ignore.IsSuccessStatusCode);
        Assert.Equal(
            [(DecisionKind.PinStatic, "shop.example", "", "/users/me", 1, "ada"), (DecisionKind.NonApi, "shop.example", "GET", "/health", -1, "bob")],
            made.Select(d => (d.Kind, d.Host, d.Method, d.Pattern, d.Segment, d.DecidedBy)));
        Assert.Equal("pin-static", list[0].GetProperty("kind").GetString());
        Assert.Equal(HttpStatusCode.NoContent, undone.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal([made[1]], decisions.List());
    }

    [Fact]
    public async Task Decisions_ThatCannotBe_AreRefused()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);
        foreach ((string path, object body, string field) in new (string, object, string)[]
        {
            ("pins", new { pattern = "/a", segment = 0, @as = "static", reason = "r" }, "by"),
            ("pins", new { pattern = "/a", segment = 0, @as = "static", by = "ada" }, "reason"),
            ("pins", new { pattern = "a", segment = 0, @as = "static", by = "ada", reason = "r" }, "pattern"),
            ("pins", new { pattern = "/a", segment = 1, @as = "static", by = "ada", reason = "r" }, "segment"),
            ("pins", new { pattern = "/a", @as = "static", by = "ada", reason = "r" }, "segment"),
            ("pins", new { pattern = "/a", segment = 0, @as = "maybe", by = "ada", reason = "r" }, "as"),
            ("pins", new { pattern = "/" + new string('a', 3000), segment = 0, @as = "static", by = "ada", reason = "r" }, "pattern"),
            ("pins", new { pattern = "/a\n", segment = 0, @as = "static", by = "ada", reason = "r" }, "pattern"),
            ("ignored", new { pattern = "/a", segment = 0, @as = "ignore", by = "ada", reason = "r" }, "segment"),
            ("ignored", new { pattern = "/a", @as = "static", by = "ada", reason = "r" }, "as"),
        })
        {
            using HttpResponseMessage response = await console.Client.PostAsJsonAsync("/api/v1/endpoints/" + path, body);
            await AssertProblemAsync(response, HttpStatusCode.BadRequest, field + ":");
        }

        using StringContent nothing = new("{", Encoding.UTF8, "application/json");
        using HttpResponseMessage broken = await console.Client.PostAsync(new Uri("/api/v1/endpoints/pins", UriKind.Relative), nothing);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Empty(console.Service<OperatorDecisions>().List());
    }

    /// <summary>A learned endpoint with an old id, one that only answers showed, and one that nothing showed.</summary>
    private async Task<TrafficSeed> SeedAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.Add(new Call(s_start, "web", "cart", "GET", "/carts/{uuid}", [.. Enumerable.Repeat(1000UL, 30)]))
            .Add(new Call(s_start, "web", "cart", "POST", "/carts/{uuid}/items", [.. Enumerable.Repeat(1000UL, 20)]))
            .Add(new Call(s_start, "web", "cart", "GET", "/nothing", 1, 2, 3) { Errors4xx = 3 }).StoreAsync();
        await seed.ExecuteAsync($$"""
            INSERT INTO learned_endpoints (endpoint_id, host, service, method, template, tier, first_time, last_time)
            VALUES ({{s_items}}, 'shop.example', 'cart', 'POST', '/carts/{uuid}/items', 1, '2026-03-01 10:00:00', '2026-03-01 10:00:09')
            """);
        await seed.ExecuteAsync($$"""
            INSERT INTO learned_endpoints (endpoint_id, host, service, method, template, tier, parameters, aliases, explanation, requests, first_time, last_time, version)
            VALUES (193, 'shop.example', 'cart', 'GET', '/carts/{id}', 2, '[{"Segment":1,"Name":"id","Type":"Uuid"}]', [{{s_cart}}], 'uuid in segment 1', 30, '2026-03-01 10:00:00', '2026-03-01 10:00:09', 1)
            """);
        await seed.ExecuteAsync($$"""
            INSERT INTO endpoint_traits (endpoint_id, hour, requests, open_sensitive, auth, response_sensitive, query) VALUES
            ({{s_cart}}, '2026-03-01 10:00:00', 20, 0, {'jwt@header:authorization': 20}, {}, {'integer limit': 2}), (193, '2026-03-01 11:00:00', 10, 0, {'jwt@header:authorization': 10}, {}, {}),
            ({{s_items}}, '2026-03-01 10:00:00', 20, 20, {'': 20}, {'card': 20}, {})
            """);
        await seed.ExecuteAsync("""
            INSERT INTO endpoint_schemas (endpoint_id, direction, content_type, status, hour, bodies, state) VALUES
            (193, 1, 'application/json', 200, '2026-03-01 10:00:00', 200, '{"n":200,"t":{"{}":200},"f":{"id":{"n":200,"t":{"integer":200}}}}'),
            (193, 1, 'application/json', 200, '2026-03-01 12:00:00', 10, '{"n":10,"t":{"{}":10},"f":{"id":{"n":10,"t":{"integer":10}},"tax":{"n":10,"t":{"number":10}}}}')
            """);
        return seed;
    }

    private static async Task<HttpResponseMessage> PutAsync(RunningConsole console, string path, string document)
    {
        using StringContent content = new(document, Encoding.UTF8, "application/json");
        return await console.Client.PutAsync(new Uri("/api/v1/" + path, UriKind.Relative), content);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string named)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.RequestMessage!.RequestUri}: {(int)response.StatusCode} {text}");
        Assert.StartsWith(named, JsonSerializer.Deserialize<JsonElement>(text).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static Task<RunningConsole> StartAsync(TrafficSeed seed) => RunningConsole.StartAsync(seed, new FixedTime(s_start.AddMinutes(1)));
}

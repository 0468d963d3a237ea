using System.Net;
using System.Text.Json;
using Insight.Storage.Windows;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>REST answers against sums worked out by hand.</summary>
public sealed class ApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Edges_TwoWindows_AddUp()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await SmallAsync(seed);

        JsonElement page = await console.GetAsync("/api/v1/edges?lookBack=600");

        JsonElement edge = page.GetProperty("items")[0];
        Assert.Equal("web>cart", edge.GetProperty("id").GetString());
        Assert.Equal("mtls", edge.GetProperty("evidence").GetString());
        Assert.Equal(99, edge.GetProperty("confidence").GetInt32());
        JsonElement traffic = edge.GetProperty("traffic");
        Assert.Equal(5, traffic.GetProperty("requests").GetInt64());
        Assert.Equal(1, traffic.GetProperty("errors4xx").GetInt64());
        Assert.Equal(2, traffic.GetProperty("errors5xx").GetInt64());
        Assert.Equal(0.4, traffic.GetProperty("errorRate5xx").GetDouble(), 6);
        Assert.Equal(500, traffic.GetProperty("requestBytes").GetInt64());
        Assert.Equal(5000, traffic.GetProperty("responseBytes").GetInt64());
        Assert.Equal((1000 + 2000 + 3000 + 4000 + 90_000) / 5.0, traffic.GetProperty("meanMicroseconds").GetDouble(), 3);
        Assert.Equal(LogHistogram.ValueOf(LogHistogram.BucketOf(3000)), traffic.GetProperty("p50Microseconds").GetDouble(), 3);
        Assert.Equal(s_start.AddSeconds(19), traffic.GetProperty("lastSeen").GetDateTime());
    }

    [Fact]
    public async Task Edges_RateIsOverTheObservedPart()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await SmallAsync(seed);

        JsonElement page = await console.GetAsync("/api/v1/edges?lookBack=600");

        // Data since 10:00:00, window to 10:00:20: 20 of its 600 seconds are observed.
        Assert.Equal(20, page.GetProperty("window").GetProperty("observedSeconds").GetDouble());
        Assert.Equal(5 / 20.0, page.GetProperty("items")[0].GetProperty("traffic").GetProperty("requestsPerSecond").GetDouble(), 6);
    }

    [Fact]
    public async Task Edges_OfAService_AreThoseFromItAndToIt()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await SmallAsync(seed);

        JsonElement[] edges = [.. (await console.GetAsync("/api/v1/edges?service=cart")).GetProperty("items").EnumerateArray()];

        Assert.Equal([("web", "cart")], edges.Select(e => (e.GetProperty("source").GetString()!, e.GetProperty("destination").GetString()!)));
    }

    [Fact]
    public async Task Services_HaveInboundOutboundAndKind()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await SmallAsync(seed);

        JsonElement[] services = [.. (await console.GetAsync("/api/v1/services")).GetProperty("items").EnumerateArray()];

        Assert.Equal(["cart", "web", "!", "?", "office"], services.Select(s => s.GetProperty("id").GetString()));
        Assert.Equal(["service", "service", "gateway", "unknown", "network"], services.Select(s => s.GetProperty("kind").GetString()));
        Assert.Equal([5, 3, 1, 0, 0], services.Select(s => s.GetProperty("inbound").GetProperty("requests").GetInt64()));
        JsonElement web = services.Single(s => s.GetProperty("id").GetString() == "web");
        Assert.Equal(5, web.GetProperty("outbound").GetProperty("requests").GetInt64());
        Assert.Equal(2, services[0].GetProperty("endpoints").GetInt32());
    }

    [Fact]
    public async Task Endpoints_HaveMethodTemplateAndTier()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await SmallAsync(seed);
        ulong id = new Call(s_start, "web", "cart", "GET", "/carts/{uuid}").EndpointId;
        await seed.ExecuteAsync($"INSERT INTO learned_endpoints (endpoint_id, method, template, tier) VALUES ({id}, 'GET', '/carts/{{uuid}}', 1)");

        JsonElement[] endpoints = [.. (await console.GetAsync("/api/v1/endpoints?service=cart")).GetProperty("items").EnumerateArray()];

        Assert.Equal(["GET /carts/{uuid}", "POST /carts/{uuid}/items"], endpoints.Select(e => $"{e.GetProperty("method").GetString()} {e.GetProperty("template").GetString()}"));
        Assert.Equal(["candidate", "observed"], endpoints.Select(e => e.GetProperty("tier").GetString()));
        Assert.Equal([4L, 1L], endpoints.Select(e => e.GetProperty("traffic").GetProperty("requests").GetInt64()));
        Assert.Equal(id.ToString("x16"), endpoints[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Graph_TotalsAndTimelineAgreeWithTheEdges()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.AddShop(s_start, s_start.AddMinutes(3)).StoreAsync();
        await using RunningConsole console = await StartAsync(seed, s_start.AddMinutes(3));

        JsonElement graph = await console.GetAsync("/api/v1/graph?lookBack=600");

        long total = graph.GetProperty("totals").GetProperty("requests").GetInt64();
        Assert.Equal(total, graph.GetProperty("edges").EnumerateArray().Sum(e => e.GetProperty("traffic").GetProperty("requests").GetInt64()));
        Assert.Equal(total, graph.GetProperty("timeline").EnumerateArray().Sum(e => e.GetProperty("requests").GetInt64()));
        Assert.Equal(18, graph.GetProperty("timeline").GetArrayLength());
        Assert.Equal(15, graph.GetProperty("edges").GetArrayLength());
    }

    [Fact]
    public async Task Edges_ReplacedRow_CountsOnceAndZeroRowsVanish()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await SmallAsync(seed);
        await seed.StoreAsync();
        await seed.ExecuteAsync("""
            INSERT INTO edge_windows (window, source_service, destination_service, requests, version)
            SELECT DISTINCT window, source_service, destination_service, 0, 99 FROM edge_windows WHERE source_service = 'office'
            """);

        JsonElement[] edges = [.. (await console.GetAsync("/api/v1/edges")).GetProperty("items").EnumerateArray()];

        Assert.Equal(["web>cart", "?>web", "?>!"], edges.Select(e => e.GetProperty("id").GetString()));
        Assert.Equal(5, edges[0].GetProperty("traffic").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Edges_Of2015_AreFoundByFromAndTo()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        DateTime then = new(2015, 5, 17, 10, 5, 0, DateTimeKind.Utc);
        await seed.Add(new Call(then, "", "apache", "GET", "/", 0, 0)).StoreAsync();
        await using RunningConsole console = await StartAsync(seed, s_start);

        Assert.Equal(0, (await console.GetAsync("/api/v1/edges")).GetProperty("items").GetArrayLength());
        JsonElement status = await console.GetAsync("/api/v1/status");
        JsonElement past = await console.GetAsync("/api/v1/edges?from=2015-05-17T10:05:00Z&to=2015-05-17T12:15:00%2B02:00");

        Assert.Equal(then, status.GetProperty("lastData").GetDateTime());
        Assert.Equal("ok", status.GetProperty("storage").GetString());
        Assert.Equal(2, Assert.Single(past.GetProperty("items").EnumerateArray()).GetProperty("traffic").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Edges_TenSecondRowsGone_AreReadFromMinutes()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        DateTime then = s_start.AddDays(-5);
        await seed.Add(new Call(then, "web", "cart", "GET", "/", 10, 20, 30)).StoreAsync(windows: false);
        await using RunningConsole console = await StartAsync(seed, s_start);

        JsonElement page = await console.GetAsync($"/api/v1/edges?from={then:s}Z&to={then.AddSeconds(30):s}Z");

        Assert.Equal(3, Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("traffic").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Lists_ArePaged()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.AddShop(s_start, s_start.AddMinutes(1)).StoreAsync();
        await using RunningConsole console = await StartAsync(seed, s_start.AddMinutes(1));

        foreach (string list in new[] { "services", "edges", "endpoints" })
        {
            List<string?> ids = [];
            for (bool more = true; more;)
            {
                JsonElement page = await console.GetAsync($"/api/v1/{list}?limit=4&offset={ids.Count}");
                more = page.GetProperty("hasMore").GetBoolean();
                ids.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()));
            }

            Assert.Equal(list switch { "services" => 11, "edges" => 15, _ => 17 }, ids.Distinct().Count());
            Assert.Equal(ids.Count, ids.Distinct().Count());
        }
    }

    [Theory]
    [InlineData("/api/v1/edges?lookBack=5", "lookBack")]
    [InlineData("/api/v1/edges?lookBack=abc", "lookBack")]
    [InlineData("/api/v1/edges?from=yesterday", "from")]
    [InlineData("/api/v1/graph?from=2026-03-01T10:00:00Z&to=2026-03-01T09:00:00Z", "from")]
    [InlineData("/api/v1/graph?from=1900-01-01T10:00:00Z&to=1900-01-02T09:00:00Z", "from")]
    [InlineData("/api/v1/graph?group=colour", "group")]
    [InlineData("/api/v1/graph?open=web", "open")]
    [InlineData("/api/v1/graph/services", "text")]
    [InlineData("/api/v1/graph/services?text=a&group=x", "group")]
    [InlineData("/api/v1/services?limit=0", "limit")]
    [InlineData("/api/v1/services?limit=1000000", "limit")]
    [InlineData("/api/v1/endpoints?offset=-1", "offset")]
    public async Task BadParameter_IsAProblemThatNamesIt(string path, string parameter)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed, s_start);

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.StartsWith(parameter + ":", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("POST", "/api/v1/edges", 405)]
    public async Task WrongAddress_IsAProblem(string method, string path, int status)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed, s_start);

        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await console.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task StorageGone_IsAProblemWithoutInnerDetails()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed, s_start);
        await seed.ExecuteAsync($"DROP DATABASE {seed.Source.Database}");

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/graph", UriKind.Relative));
        string body = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.DoesNotContain("Exception", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(seed.Source.Database, body, StringComparison.Ordinal);
        Assert.Equal("unavailable", (await console.GetAsync("/api/v1/status")).GetProperty("storage").GetString());
    }

    [Fact]
    public async Task HostileNames_ComeBackAsTheyAre()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        const string hostile = "<script>alert('x')</script>";
        await seed.Add(new Call(s_start, "a>b/%2F", hostile, "GET", "/" + hostile, 5)).StoreAsync();
        await using RunningConsole console = await StartAsync(seed, s_start.AddSeconds(10));

        string text = await console.Client.GetStringAsync(new Uri("/api/v1/edges", UriKind.Relative));
        JsonElement edge = Assert.Single(JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items").EnumerateArray());

        Assert.Equal(hostile, edge.GetProperty("destination").GetString());
        Assert.Equal("a%3Eb%2F%252F", edge.GetProperty("sourceId").GetString());
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_DescribesEveryAddress()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed, s_start);

        JsonElement document = await console.GetAsync("/openapi/v1.json");

        Assert.Equal(
            [
                "/api/v1/advice", "/api/v1/audit", "/api/v1/audit/chain", "/api/v1/bands", "/api/v1/claim", "/api/v1/clients", "/api/v1/clients/{key}", "/api/v1/clusters", "/api/v1/deployments", "/api/v1/detection", "/api/v1/detection/budget", "/api/v1/distributions", "/api/v1/edges", "/api/v1/edges/detail", "/api/v1/endpoints", "/api/v1/endpoints/decisions",
                "/api/v1/endpoints/decisions/{id}", "/api/v1/endpoints/ignored", "/api/v1/endpoints/pins", "/api/v1/endpoints/{id}", "/api/v1/endpoints/{id}/drift",
                "/api/v1/endpoints/{id}/drift/accept", "/api/v1/erasures", "/api/v1/erasures/{number}", "/api/v1/expectations", "/api/v1/expectations/{id}", "/api/v1/exports", "/api/v1/exports/{name}/letters", "/api/v1/exports/{name}/{action}", "/api/v1/findings", "/api/v1/graph", "/api/v1/graph/services", "/api/v1/incidents",
                "/api/v1/incidents/{id}", "/api/v1/journeys", "/api/v1/journeys/{traceId}", "/api/v1/known-apis",
                "/api/v1/known-apis/orphans", "/api/v1/known-apis/{name}", "/api/v1/metrics", "/api/v1/objects", "/api/v1/objects/delete", "/api/v1/objects/{kind}",
                "/api/v1/objects/{kind}/{name}", "/api/v1/openapi", "/api/v1/owners", "/api/v1/pipeline", "/api/v1/pipeline/dead-letters", "/api/v1/pipeline/dead-letters/{action}", "/api/v1/policies/replay", "/api/v1/policies/{name}/effect", "/api/v1/proposals", "/api/v1/proposals/status", "/api/v1/proposals/{id}", "/api/v1/proposals/{id}/{action}", "/api/v1/requests", "/api/v1/retention", "/api/v1/retention/{kind}", "/api/v1/routes", "/api/v1/schemas/{kind}", "/api/v1/services", "/api/v1/session", "/api/v1/session/password", "/api/v1/status",
                "/api/v1/tokens", "/api/v1/tokens/{id}", "/api/v1/users", "/api/v1/users/{name}", "/api/v1/users/{name}/password", "/api/v1/users/{name}/roles", "/api/v1/waf/findings",
                "/api/v1/waf/findings/{requestId}", "/api/v1/waf/summary",
            ],
            document.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        JsonElement parameters = document.GetProperty("paths").GetProperty("/api/v1/endpoints").GetProperty("get").GetProperty("parameters");
        Assert.Equal(["auth", "edge", "endpoint", "errors", "from", "host", "kind", "limit", "lookBack", "method", "minRisk", "newDays", "offset", "sensitive", "service", "state", "text", "tier", "to"], parameters.EnumerateArray().Select(p => p.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.All(parameters.EnumerateArray(), p => Assert.NotEqual("", p.GetProperty("description").GetString()));
        JsonElement findings = document.GetProperty("paths").GetProperty("/api/v1/waf/findings").GetProperty("get").GetProperty("parameters");
        Assert.Equal(
            ["client", "endpoint", "from", "host", "limit", "lookBack", "offset", "rule", "service", "tenant", "to"],
            findings.EnumerateArray().Select(p => p.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
    }

    /// <summary>Two windows: web → cart (5), nobody → web (2), office → web (1), nobody → the gateway itself (1).</summary>
    private static async Task<RunningConsole> SmallAsync(TrafficSeed seed)
    {
        await seed
            .Add(new Call(s_start, "web", "cart", "GET", "/carts/{uuid}", 1000, 2000) { Evidence = 5, Confidence = 90, Errors4xx = 1 })
            .Add(new Call(s_start.AddSeconds(10), "web", "cart", "GET", "/carts/{uuid}", 3000, 90_000) { Evidence = 7, Confidence = 99, Errors5xx = 1 })
            .Add(new Call(s_start.AddSeconds(10), "web", "cart", "POST", "/carts/{uuid}/items", 4000) { Evidence = 7, Confidence = 99, Errors5xx = 1 })
            .Add(new Call(s_start, "", "web", "GET", "/", 10, 20) { Evidence = 0, Confidence = 0 })
            .Add(new Call(s_start, "office", "web", "GET", "/", 30) { Evidence = 1, Confidence = 50 })
            .Add(new Call(s_start, "", "", "GET", "/nowhere", 1) { Evidence = 0, Confidence = 0, Errors4xx = 1 })
            .StoreAsync();
        return await StartAsync(seed, s_start.AddSeconds(23));
    }

    private static Task<RunningConsole> StartAsync(TrafficSeed seed, DateTime now) => RunningConsole.StartAsync(seed, new FixedTime(now));
}

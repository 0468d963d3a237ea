using System.Net;
using System.Text.Json;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>What the WAF found, over REST.</summary>
public sealed class WafApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Findings_SayEverythingThatIsStored()
    {
        await using TrafficSeed seed = await StoreAsync(new Finding(7, 1, s_start.AddSeconds(1.5), 949110) { Excerpt = "10" });
        await using RunningConsole console = await StartAsync(seed);

        JsonElement list = await console.GetAsync("/api/v1/waf/findings");

        Assert.Equal(s_start.AddSeconds(-540), list.GetProperty("from").GetDateTime());
        Assert.Equal(s_start.AddSeconds(60), list.GetProperty("to").GetDateTime());
        Assert.False(list.GetProperty("hasMore").GetBoolean());
        JsonElement finding = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(
            """
            {"recordId":"00000000000000000000000000000007","position":1,"time":"2026-03-01T10:00:01.5Z","tenant":"acme","app":"shop","host":"shop.example","sourceService":"cart","service":"web","endpointId":"00000000000000ff","method":"GET","path":"/search","clientIp":"192.0.2.1","requestId":"r-7","mode":"block","blocked":true,"score":10,"rule":949110,"message":"SQL injection attack","variable":"ARGS:q","excerpt":"10","severity":"critical","phase":2,"blocking":true}
            """,
            finding.GetRawText());
    }

    [Theory]
    [InlineData("", "3:0 2:1 2:0 1:0")]
    [InlineData("host=api.example", "3:0")]
    [InlineData("service=cart", "2:1 2:0")]
    [InlineData("rule=941100", "2:0")]
    [InlineData("client=192.0.2.9", "1:0")]
    [InlineData("client=192.0.2.1&rule=942100", "3:0")]
    [InlineData("host=API.EXAMPLE' OR 1=1 --", "")]
    [InlineData("service=", "")]
    [InlineData("rule=0", "")]
    [InlineData("from=2026-03-01T10:00:10Z&to=2026-03-01T10:00:20Z", "2:1 2:0")]
    [InlineData("from=2026-03-01T10:00:10Z", "3:0 2:1 2:0")]
    [InlineData("lookBack=30", "3:0")]
    public async Task Findings_AreNewestFirstAndFiltered(string query, string expected)
    {
        await using TrafficSeed seed = await StoreAsync(
            new Finding(1, 0, s_start, 942100) { Client = "192.0.2.9" },
            new Finding(2, 0, s_start.AddSeconds(10), 941100) { Service = "cart" },
            new Finding(2, 1, s_start.AddSeconds(10), 949110) { Service = "cart" },
            new Finding(3, 0, s_start.AddSeconds(45), 942100) { Host = "api.example" });
        await using RunningConsole console = await StartAsync(seed);

        JsonElement list = await console.GetAsync("/api/v1/waf/findings?" + Escaped(query));

        Assert.Equal(expected, Shown(list));
    }

    [Fact]
    public async Task Findings_StoredTwice_AreShownOnce()
    {
        Finding finding = new(1, 0, s_start, 942100), other = finding with { Position = 1, Rule = 949110 };
        await using TrafficSeed seed = await StoreAsync(finding, other, finding, other);
        await using RunningConsole console = await StartAsync(seed);

        Assert.Equal("1:1 1:0", Shown(await console.GetAsync("/api/v1/waf/findings")));
        Assert.Equal("1:0 1:1", Shown(await console.GetAsync("/api/v1/waf/findings/r-1")));
    }

    [Fact]
    public async Task Findings_ArePaged()
    {
        await using TrafficSeed seed = await StoreAsync([.. Enumerable.Range(1, 5).Select(i => new Finding(i, 0, s_start.AddSeconds(i), 942100))]);
        await using RunningConsole console = await StartAsync(seed);

        JsonElement first = await console.GetAsync("/api/v1/waf/findings?limit=2"), last = await console.GetAsync("/api/v1/waf/findings?limit=2&offset=4");

        Assert.Equal("5:0 4:0", Shown(first));
        Assert.True(first.GetProperty("hasMore").GetBoolean());
        Assert.Equal("1:0", Shown(last));
        Assert.False(last.GetProperty("hasMore").GetBoolean());
    }

    [Fact]
    public async Task Explain_ShowsAllFindingsOfTheRequestInOrder()
    {
        await using TrafficSeed seed = await StoreAsync(
            new Finding(1, 2, s_start.AddYears(-1), 949110),
            new Finding(1, 0, s_start.AddYears(-1), 942100),
            new Finding(1, 1, s_start.AddYears(-1), 942190),
            new Finding(2, 0, s_start, 941100));
        await using RunningConsole console = await StartAsync(seed);

        JsonElement explanation = await console.GetAsync("/api/v1/waf/findings/r-1");

        Assert.Equal("r-1", explanation.GetProperty("requestId").GetString());
        Assert.True(explanation.GetProperty("blocked").GetBoolean());
        Assert.Equal("1:0 1:1 1:2", Shown(explanation));
        Assert.Equal([942100, 942190, 949110], explanation.GetProperty("items").EnumerateArray().Select(f => f.GetProperty("rule").GetInt32()));
        Assert.Equal([false, false, true], explanation.GetProperty("items").EnumerateArray().Select(f => f.GetProperty("blocking").GetBoolean()));
    }

    [Fact]
    public async Task Explain_SaysHowStrictlyTheWafLookedAndWhatWasAnswered()
    {
        await using TrafficSeed seed = await StoreAsync(new Finding(1, 0, s_start.AddSeconds(12), 942100));
        await seed.ExecuteAsync("""
            INSERT INTO records (record_id, time, window, tenant, method, status, response_flag, response_detail, waf_mode, waf_score, waf_rules, waf_paranoia, waf_threshold)
            SELECT unhex(leftPad(toString(1 + number % 2), 32, '0')), '2026-03-01 10:00:12', '2026-03-01 10:00:10', 'acme', 'GET', 403, 'waf', 'waf-rules', 'block', 10, [942100, 949110], 2, 7 FROM numbers(4)
            """);
        await using RunningConsole console = await StartAsync(seed);

        JsonElement request = Assert.Single((await console.GetAsync("/api/v1/waf/findings/r-1")).GetProperty("requests").EnumerateArray());

        Assert.Equal(
            """{"recordId":"00000000000000000000000000000001","time":"2026-03-01T10:00:12Z","mode":"block","score":10,"threshold":7,"paranoia":2,"rules":2,"status":403,"cause":"waf-rules"}""",
            request.GetRawText());
    }

    [Theory]
    [InlineData("by=rule", "942100:3/3/2/2 941100:1/1/1/1")]
    [InlineData("by=rule&client=192.0.2.9", "942100:1/1/0/1")]
    [InlineData("by=rule&tenant=nobody", "")]
    [InlineData("by=rule&endpoint=00000000000000ff&limit=1&offset=1", "941100:1/1/1/1")]
    [InlineData("by=endpoint", "shop.example /items/{id}:3/2/2/1 api.example /items/{id}:1/1/0/1")]
    [InlineData("by=endpoint&rule=941100", "shop.example /items/{id}:1/1/1/1")]
    [InlineData("by=endpoint&endpoint=0000000000000000", "")]
    [InlineData("by=client", "192.0.2.1:3/2/2/1 192.0.2.9:1/1/0/1")]
    [InlineData("by=client&host=api.example", "192.0.2.9:1/1/0/1")]
    public async Task Summary_CountsEachFindingOnce_MostRequestsFirst(string query, string expected)
    {
        Finding twice = new(2, 1, s_start.AddSeconds(10), 941100);
        await using TrafficSeed seed = await StoreAsync(
            new Finding(1, 0, s_start, 942100) { Client = "192.0.2.9", Host = "api.example", Blocked = false },
            new Finding(2, 0, s_start.AddSeconds(10), 942100), twice, twice,
            new Finding(3, 0, s_start.AddSeconds(45), 942100),
            new Finding(4, 0, s_start.AddDays(-2), 942100));
        await seed.ExecuteAsync("INSERT INTO endpoints (endpoint_id, host, service, method, template) VALUES (255, 'shop.example', 'web', 'GET', '/items/{id}')");
        await using RunningConsole console = await StartAsync(seed);

        JsonElement summary = await console.GetAsync("/api/v1/waf/summary?" + Escaped(query));

        Assert.Equal(expected, string.Join(' ', summary.GetProperty("items").EnumerateArray().Select(static g =>
            $"{Key(g)}:{g.GetProperty("matches")}/{g.GetProperty("requests")}/{g.GetProperty("blocked")}/{g.GetProperty("clients")}")));

        static string Key(JsonElement g) => g.GetProperty("rule").GetInt64() is var rule and > 0 ? $"{rule}"
            : g.GetProperty("client").GetString() is { Length: > 0 } client ? client : $"{g.GetProperty("host")} {g.GetProperty("template")}";
    }

    [Theory]
    [InlineData("", "by")]
    [InlineData("by=variable", "by")]
    [InlineData("by=rule&endpoint=1", "endpoint")]
    [InlineData("by=rule&limit=0", "limit")]
    public async Task Summary_BadParameter_IsAProblemThatNamesIt(string query, string parameter)
    {
        await using TrafficSeed seed = await StoreAsync();
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/waf/summary?" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"detail\":\"{parameter}:", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_TwoRequestsOfOneId_StayApart()
    {
        await using TrafficSeed seed = await StoreAsync(
            new Finding(1, 0, s_start, 942100) { RequestId = "same", Blocked = false },
            new Finding(2, 0, s_start.AddSeconds(1), 942100) { RequestId = "same", Blocked = false });
        await using RunningConsole console = await StartAsync(seed);

        JsonElement explanation = await console.GetAsync("/api/v1/waf/findings/same");

        Assert.False(explanation.GetProperty("blocked").GetBoolean());
        Assert.Equal("1:0 2:0", Shown(explanation));
    }

    [Theory]
    [InlineData("a/b+c=", "a/b+c=")]
    [InlineData("a/b+c=", "a%2Fb%2Bc%3D")]
    [InlineData("x:~@.y", "x:~@.y")]
    public async Task Explain_IdWithEveryCharacterThatTheGatewayTakes_IsFound(string id, string address)
    {
        await using TrafficSeed seed = await StoreAsync(new Finding(1, 0, s_start, 942100) { RequestId = id });
        await using RunningConsole console = await StartAsync(seed);

        JsonElement explanation = await console.GetAsync("/api/v1/waf/findings/" + address);

        Assert.Equal(id, explanation.GetProperty("requestId").GetString());
        Assert.Equal("1:0", Shown(explanation));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("' OR '1'='1")]
    [InlineData("r-1'; DROP TABLE waf_findings; --")]
    public async Task Explain_UnknownId_IsNotFound(string id)
    {
        await using TrafficSeed seed = await StoreAsync(new Finding(1, 0, s_start, 942100));
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/waf/findings/" + Uri.EscapeDataString(id), UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("No finding", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("1:0", Shown(await console.GetAsync("/api/v1/waf/findings")));
    }

    [Fact]
    public async Task Findings_HostileText_ComesBackAsItIs()
    {
        const string hostile = "'); DROP TABLE waf_findings; -- \\' \"`{x:String}`@limit</script><script>\t\u0001";
        await using TrafficSeed seed = await StoreAsync(new Finding(1, 0, s_start, 942100)
        {
            Host = hostile,
            Service = hostile,
            Client = hostile,
            RequestId = hostile,
            Message = hostile,
            Variable = hostile,
            Excerpt = hostile,
        });
        await using RunningConsole console = await StartAsync(seed);
        string escaped = Uri.EscapeDataString(hostile);

        string text = await console.Client.GetStringAsync(new Uri($"/api/v1/waf/findings?host={escaped}&service={escaped}&client={escaped}", UriKind.Relative));
        JsonElement explained = await console.GetAsync("/api/v1/waf/findings/" + escaped);

        JsonElement finding = Assert.Single(JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items").EnumerateArray());
        foreach (string name in new[] { "host", "service", "clientIp", "requestId", "message", "variable", "excerpt" }) Assert.Equal(hostile, finding.GetProperty(name).GetString());
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.Equal(hostile, explained.GetProperty("requestId").GetString());
        Assert.Equal("1:0", Shown(explained));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=2001", "limit")]
    [InlineData("limit=10;DROP", "limit")]
    [InlineData("rule=-1", "rule")]
    [InlineData("rule=4294967296", "rule")]
    [InlineData("rule=942100 OR 1=1", "rule")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-03-01T10:00:00Z&to=2026-03-01T09:00:00Z", "from")]
    [InlineData("lookBack=1", "lookBack")]
    public async Task Findings_BadParameter_IsAProblemThatNamesIt(string query, string parameter)
    {
        await using TrafficSeed seed = await StoreAsync();
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/waf/findings?" + Escaped(query), UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.StartsWith(parameter + ":", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string Shown(JsonElement list) => string.Join(' ', list.GetProperty("items").EnumerateArray()
        .Select(f => $"{f.GetProperty("recordId").GetString()!.TrimStart('0')}:{f.GetProperty("position").GetInt32()}"));

    /// <summary>A query as it stands in an address; the tests' own &amp; and = are no part of a value.</summary>
    private static string Escaped(string query) => string.Join('&', query.Split('&').Select(static part =>
        part.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? $"{part[..at]}={Uri.EscapeDataString(part[(at + 1)..])}" : part));

    private async Task<TrafficSeed> StoreAsync(params Finding[] findings)
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        foreach (Finding finding in findings) await finding.StoreAsync(seed.Source);
        return seed;
    }

    private static Task<RunningConsole> StartAsync(TrafficSeed seed) => RunningConsole.StartAsync(seed, new FixedTime(s_start.AddMinutes(1)));
}

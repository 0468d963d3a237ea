using System.Net;
using System.Text.Json;
using Insight.Console.Tests.Access;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>Single requests over REST: whose, which, and how little of them is shown.</summary>
public sealed class RequestApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_now = new(2026, 3, 1, 10, 10, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("", "4 3 2 1")]
    [InlineData("?edge=web%3Ecart", "3 1")]
    [InlineData("?edge=%3F%3Ecart", "2")]
    [InlineData("?endpoint=00000000000000c1", "3 1")]
    [InlineData("?endpoint=00000000000000c2", "3 1")]
    [InlineData("?edge=%3F%3Ecart&endpoint=00000000000000c1", "")]
    [InlineData("?host=shop.example", "4 2 1")]
    [InlineData("?host=%27%20OR%201=1%20--", "")]
    [InlineData("?status=404", "2")]
    [InlineData("?status=5xx", "3")]
    [InlineData("?from=2026-03-01T10:09:00Z&to=2026-03-01T10:10:00Z", "4 3")]
    [InlineData("?limit=1&offset=1", "3")]
    public async Task Requests_AreThoseAskedFor_NewestFirstAndOnce(string query, string expected)
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));

        JsonElement list = await console.GetAsync("/api/v1/requests" + query);

        Assert.Equal(expected, string.Join(' ', list.GetProperty("items").EnumerateArray().Select(static r => int.Parse(r.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(query.Contains("limit", StringComparison.Ordinal), list.GetProperty("hasMore").GetBoolean());
    }

    [Fact]
    public async Task Requests_ShowTemplatesAndNames_AndNoValues()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));

        JsonElement list = await console.GetAsync("/api/v1/requests");
        JsonElement[] items = [.. list.GetProperty("items").EnumerateArray()];

        Assert.Equal(["/admin/*/login", "/carts/{id}", "/users/*/orders", "/carts/{id}"], items.Select(static r => r.GetProperty("path").GetString()));
        Assert.Equal("""["coupon","*"]""", items[3].GetProperty("queryNames").GetRawText());
        Assert.Equal(("*", ""), (items[0].GetProperty("method").GetString(), items[0].GetProperty("requestId").GetString()));
        Assert.DoesNotContain("ann@example.org", list.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", list.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_AreShownToAnalystsOnly()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using AccessConsole console = await AccessConsole.StartAsync(new FixedTime(s_now), seed.Source);
        using HttpClient viewer = await console.PersonAsync("vera", "shop", "viewer"), analyst = await console.PersonAsync("ann", "shop", "analyst"), other = await console.PersonAsync("olaf", "other", "admin");

        Assert.Equal(["198.51.100.*", "198.51.100.*"], await ClientsAsync(viewer));
        Assert.Equal(["198.51.100.7", "198.51.100.7"], await ClientsAsync(analyst));
        Assert.Empty(await ClientsAsync(other));

        static async Task<IEnumerable<string?>> ClientsAsync(HttpClient client) =>
            [.. (await client.JsonAsync("/api/v1/requests?edge=web%3Ecart")).GetProperty("items").EnumerateArray().Select(static r => r.GetProperty("client").GetString())];
    }

    [Theory]
    [InlineData("?edge=web", "edge")]
    [InlineData("?endpoint=12", "endpoint")]
    [InlineData("?status=99", "status")]
    [InlineData("?status=6xx", "status")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?offset=10001", "offset")]
    [InlineData("?lookBack=3700", "lookBack")]
    [InlineData("?from=2026-03-01T08:00:00Z", "from")]
    public async Task Request_BadParameter_IsAProblemThatNamesIt(string query, string parameter)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/requests" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(parameter + ":", JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Four requests of a shop, one of them stored twice; endpoint c1 was known as c2 before.</summary>
    private async Task<TrafficSeed> SeedAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("""
            INSERT INTO learned_endpoints (endpoint_id, tenant, host, service, method, template, tier, aliases, first_time, last_time)
            VALUES (193, 'shop', 'shop.example', 'cart', 'GET', '/carts/{id}', 2, [194], '2026-03-01 10:00:00', '2026-03-01 10:00:09')
            """);
        RawRecord[] records =
        [
            new(1, s_now.AddMinutes(-3), "web", "cart") { Endpoint = 193, Path = "/carts/0123456789", QueryNames = "coupon&ann@example.org", Client = "198.51.100.7", Host = "shop.example", Tenant = "shop" },
            new(2, s_now.AddMinutes(-2), "", "cart") { Path = "/users/ann@example.org/orders", Status = 404, Client = "198.51.100.8", Host = "shop.example", Tenant = "shop" },
            new(3, s_now.AddMinutes(-1), "web", "cart") { Endpoint = 193, Path = "/carts/0123456789", Status = 503, Client = "198.51.100.7", Host = "else.example", Tenant = "shop" },
            new(4, s_now.AddSeconds(-30), "", "") { Path = "/admin/Ann@x/login", Method = "<b>", RequestId = "<script>", Client = "198.51.100.9", Host = "shop.example", Tenant = "shop" },
        ];
        foreach (RawRecord record in records) await record.StoreAsync(seed.Source);
        await records[0].StoreAsync(seed.Source);
        return seed;
    }
}

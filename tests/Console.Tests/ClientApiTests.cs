using System.Net;
using System.Text.Json;
using Insight.Anomaly.Clients;
using Insight.Anomaly.Live;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>Threat scores of clients, over REST.</summary>
public sealed class ClientApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 10, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "scanner=60 guesser=40 old=0 other=0")]
    [InlineData("level=low", "scanner=60 guesser=40")]
    [InlineData("level=high", "scanner=60")]
    [InlineData("level=critical", "")]
    [InlineData("app=shop", "scanner=60 guesser=40 old=0")]
    [InlineData("app=shop' OR 1=1 --", "")]
    [InlineData("tenant=beta", "other=0")]
    [InlineData("limit=1&offset=1", "guesser=40")]
    public async Task Clients_AreSortedByTheirScoreNowAndFiltered(string query, string expected)
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement list = await console.GetAsync("/api/v1/clients?" + query.Replace("'", "%27", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(' ', list.GetProperty("items").EnumerateArray().Select(i => FormattableString.Invariant($"{i.GetProperty("client").GetString()}={i.GetProperty("score").GetDouble():0}"))));
    }

    [Fact]
    public async Task Client_ShowsItsTimelineWithReasons()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);
        string key = ThreatView.KeyOf("acme", "shop", "shop.test", "guesser");

        JsonElement found = await console.GetAsync($"/api/v1/clients/{key}");

        JsonElement client = found.GetProperty("client");
        Assert.Equal((key, "medium", 80, 2), (client.GetProperty("key").GetString(), client.GetProperty("level").GetString(), client.GetProperty("highestScore").GetDouble(), client.GetProperty("changes").GetInt32()));
        Assert.Equal(("2026-03-01T10:04:50Z", "2026-03-01T10:15:00Z"), (client.GetProperty("firstSeen").GetString(), client.GetProperty("lastSeen").GetString()));
        Assert.Equal(["10:15 80 high denied:120", "10:05 20 low denied:30"], found.GetProperty("items").EnumerateArray().Select(static i => FormattableString.Invariant(
            $"{i.GetProperty("at").GetDateTime():HH:mm} {i.GetProperty("score").GetDouble()} {i.GetProperty("level").GetString()} {i.GetProperty("reasons")[0].GetProperty("feature").GetString()}:{i.GetProperty("reasons")[0].GetProperty("observed").GetDouble()}")));
        using HttpResponseMessage missing = await console.Client.GetAsync(new Uri("/api/v1/clients/nobody", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Client_WithALongName_IsCutAndKeepsItsOwnKey()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        string name = new string('x', 298) + "😀<script>" + new string('y', 5000), twin = name + "z";
        await StoreAsync(seed, s_now, Threat("acme", name, 90), Threat("acme", twin, 70));
        await using RunningConsole console = await StartAsync(seed);

        JsonElement[] items = [.. (await console.GetAsync("/api/v1/clients")).GetProperty("items").EnumerateArray()];

        Assert.Equal([ThreatView.KeyOf("acme", "shop", "shop.test", name), ThreatView.KeyOf("acme", "shop", "shop.test", twin)], items.Select(static i => i.GetProperty("key").GetString()));
        Assert.All(items, static i => Assert.Equal(new string('x', 298) + "…", i.GetProperty("client").GetString()));
    }

    [Theory]
    [InlineData("clients?level=severe", "level")]
    [InlineData("clients?limit=0", "limit")]
    [InlineData("clients/0?offset=-1", "offset")]
    public async Task Clients_AskedForWhatCannotBe_NameTheParameter(string address, string parameter)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/" + address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"detail\":\"{parameter}:", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<RunningConsole> StartAsync(TrafficSeed seed) => RunningConsole.StartAsync(seed, new FixedTime(s_now.UtcDateTime));

    /// <summary>A half-life ago: one at 80 that had been at 20. Now: one at 60. Hours ago: one, and one of another tenant.</summary>
    private async Task<TrafficSeed> SeedAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await StoreAsync(seed, s_now.AddMinutes(-25), Threat("acme", "guesser", 20, 30));
        await StoreAsync(seed, s_now.AddMinutes(-15), Threat("acme", "guesser", 80, 120, s_now.AddMinutes(-15)));
        await StoreAsync(seed, s_now.AddMinutes(-15), Threat("acme", "guesser", 80, 120, s_now.AddMinutes(-15))); // judged again
        await StoreAsync(seed, s_now, Threat("acme", "scanner", 60));
        await StoreAsync(seed, s_now.AddHours(-5), Threat("acme", "old", 99));
        await StoreAsync(seed, s_now.AddHours(-6), Threat("beta", "other", 99) with { App = "blog" });
        return seed;
    }

    private static ThreatScore Threat(string tenant, string client, double score, double observed = 50, DateTimeOffset? seen = null) => new(
        tenant, "shop", "shop.test", client, score, ThreatScore.LevelOf(score), seen ?? s_now, [new ThreatReason(ClientFeature.Denied, observed, 2, 1e-6)], 500);

    private static Task StoreAsync(TrafficSeed seed, DateTimeOffset end, params ThreatScore[] threats) =>
        new DetectionStore(seed.Source).WriteNotesAsync([new WindowNotes(end.ToUnixTimeSeconds(), threats, [], [], [], [])], CancellationToken.None);
}

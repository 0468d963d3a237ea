using System.Text.Json;
using Insight.Testing;

namespace Insight.Console.Tests.Groups;

/// <summary>Graphs drawn together, over REST.</summary>
public sealed class GroupApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Window = "from=2026-03-01T10:00:00Z&to=2026-03-01T10:01:00Z";

    [Fact]
    public async Task Graph_APastWindowThatIsTooLarge_ComesInGroupsThatCanBeOpened()
    {
        await using Setup setup = await StartAsync();

        JsonElement closed = await setup.Console.GetAsync($"/api/v1/graph?{Window}");
        JsonElement open = await setup.Console.GetAsync($"/api/v1/graph?{Window}&group=name&open={Uri.EscapeDataString("group name team-0")}&open={Uri.EscapeDataString("group name team-4")}");

        Assert.Equal(5, closed.GetProperty("services").GetArrayLength());
        Assert.Equal(3 + 12, open.GetProperty("services").GetArrayLength());
        Assert.Equal(
            """[{"id":"group name team-0","name":"team-0","members":6},{"id":"group name team-4","name":"team-4","members":6}]""", Sorted(open.GetProperty("groups").GetProperty("open")));
        Assert.Equal(
            closed.GetProperty("totals").GetProperty("requests").GetInt64(),
            open.GetProperty("edges").EnumerateArray().Sum(static e => e.GetProperty("traffic").GetProperty("requests").GetInt64())
            + open.GetProperty("services").EnumerateArray().Sum(static s => s.TryGetProperty("inside", out JsonElement inside) ? inside.GetInt64() : 0));
    }

    [Fact]
    public async Task Graph_None_IsTheBusiestAndListsReachTheRest()
    {
        await using Setup setup = await StartAsync();

        JsonElement busiest = await setup.Console.GetAsync($"/api/v1/graph?{Window}&group=none");
        JsonElement services = await setup.Console.GetAsync($"/api/v1/services?{Window}");

        Assert.Equal(20, busiest.GetProperty("services").GetArrayLength());
        Assert.True(busiest.GetProperty("truncated").GetBoolean());
        Assert.Equal(JsonValueKind.Null, busiest.GetProperty("groups").ValueKind);
        Assert.Equal(30, services.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Graph_WithADepth_IsDrawnTogetherWhateverItsSize()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.Add(new Call(GroupScene.Start, "team-0-a", "team-1-a", "GET", "/", 1000)).Add(new Call(GroupScene.Start, "team-0-b", "team-1-b", "GET", "/", 1000)).StoreAsync();
        await using RunningConsole console = await GroupScene.StartAsync(seed, new FixedTime(GroupScene.Start.AddMinutes(1)));

        JsonElement graph = await console.GetAsync($"/api/v1/graph?{Window}&group=name:2");

        Assert.Equal(["group name team-1", "group name team-0"], graph.GetProperty("services").EnumerateArray().Select(static s => s.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Graph_ByVersionAndSite_KnowsWhatRawRecordsSay()
    {
        await using Setup setup = await StartAsync();
        long id = 1;
        // Most requests to a service decide; what is called nowhere stands where its requests come in.
        foreach ((string to, string version, string site) in new[] { ("team-1-service-0", "1.0", "north"), ("team-1-service-0", "2.0", "north"), ("team-1-service-0", "2.0", "south"), ("team-1-service-1", "2.0", "north") })
            await new RawRecord(id++, GroupScene.Start.AddSeconds(3), "team-0-service-0", to) { Version = version, Site = site }.StoreAsync(setup.Seed.Source);

        JsonElement byVersion = await setup.Console.GetAsync($"/api/v1/graph?{Window}&group=version");
        JsonElement bySite = await setup.Console.GetAsync($"/api/v1/graph?{Window}&group=site&open={Uri.EscapeDataString("group site north")}");
        JsonElement[] members = [.. bySite.GetProperty("services").EnumerateArray().Where(static s => s.TryGetProperty("site", out _))];

        Assert.Equal(2, byVersion.GetProperty("services").EnumerateArray().Single(static s => s.GetProperty("id").GetString() == "group version 2.0").GetProperty("members").GetInt32());
        Assert.Equal(["team-0-service-0", "team-1-service-0", "team-1-service-1"], members.Select(static s => s.GetProperty("id").GetString()).Order(StringComparer.Ordinal));
        Assert.All(members, static member => Assert.Equal("north", member.GetProperty("site").GetString()));
        Assert.Equal("2.0", members.Single(static s => s.GetProperty("id").GetString() == "team-1-service-0").GetProperty("version").GetString());
    }

    [Fact]
    public async Task Find_AService_SaysWhichGroupsToOpen()
    {
        await using Setup setup = await StartAsync();

        JsonElement found = await setup.Console.GetAsync($"/api/v1/graph/services?{Window}&text=SERVICE-3");
        JsonElement none = await setup.Console.GetAsync($"/api/v1/graph/services?{Window}&text=nothing&group=name:2");
        JsonElement alone = await setup.Console.GetAsync($"/api/v1/graph/services?{Window}&text=team-4-service-3&group=none");

        Assert.Equal(
            [.. Enumerable.Range(0, 5).Select(static team => ($"team-{team}-service-3", $"group name team-{team}"))],
            found.GetProperty("items").EnumerateArray().Select(static s => (s.GetProperty("id").GetString()!, s.GetProperty("groups")[0].GetProperty("id").GetString()!)).Order());
        Assert.False(found.GetProperty("hasMore").GetBoolean());
        Assert.Empty(none.GetProperty("items").EnumerateArray());
        Assert.Equal(0, Assert.Single(alone.GetProperty("items").EnumerateArray()).GetProperty("groups").GetArrayLength());
    }

    private static string Sorted(JsonElement list) => $"[{string.Join(',', list.EnumerateArray().Select(static item => item.GetRawText()).Order(StringComparer.Ordinal))}]";

    private async Task<Setup> StartAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.AddTeams(GroupScene.Start).StoreAsync();
        return new Setup(seed, await GroupScene.StartAsync(seed, new FixedTime(GroupScene.Start.AddMinutes(1))));
    }

    private sealed record Setup(TrafficSeed Seed, RunningConsole Console) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Console.DisposeAsync();
            await Seed.DisposeAsync();
        }
    }
}

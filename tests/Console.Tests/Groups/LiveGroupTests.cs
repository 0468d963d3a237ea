using System.Text.Json;
using Insight.Testing;

namespace Insight.Console.Tests.Groups;

/// <summary>A graph that is too large, over the live feed.</summary>
public sealed class LiveGroupTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Watch_TooManyServices_GetsGroupsAndSaysSo()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);

        await client.WatchAsync();
        JsonElement frame = await client.FrameAsync();

        Assert.Equal(["group name team-0", "group name team-1", "group name team-2", "group name team-3", "group name team-4"], Ids(frame, "services"));
        Assert.Equal(
            ["group name team-0>group name team-1", "group name team-1>group name team-2", "group name team-2>group name team-3", "group name team-3>group name team-4"], Ids(frame, "edges"));
        Assert.All(frame.GetProperty("edges").EnumerateArray(), static edge => Assert.Equal(12, edge.GetProperty("traffic").GetProperty("requests").GetInt64()));
        JsonElement first = frame.GetProperty("services").EnumerateArray().Single(static s => s.GetProperty("name").GetString() == "team-0");
        Assert.Equal(("group", 6, 5L), (first.GetProperty("kind").GetString(), first.GetProperty("members").GetInt32(), first.GetProperty("inside").GetInt64()));
        Assert.Equal("""{"by":"name","depth":2,"services":30,"edges":49,"groups":5,"open":[]}""", frame.GetProperty("groups").GetRawText());
        Assert.Equal(73, frame.GetProperty("totals").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task WatchGraph_AnOpenGroup_HasItsMembersAndNumberedDeltasOfWhatChanged()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);
        await client.WatchGraphAsync("auto", ["group name team-2"]);
        JsonElement snapshot = await client.FrameAsync();
        Assert.Equal(
            ["group name team-0", "group name team-1", "group name team-3", "group name team-4", .. Enumerable.Range(0, 6).Select(static i => GroupScene.Name(2, i))], Ids(snapshot, "services"));
        Assert.Contains("group name team-1>team-2-service-3", Ids(snapshot, "edges"));
        Assert.Contains("team-2-service-3>group name team-3", Ids(snapshot, "edges"));
        Assert.Contains("team-2-service-3>team-2-service-4", Ids(snapshot, "edges"));

        await setup.Seed.Add(new Call(GroupScene.Start, "team-0-service-0", "team-2-service-5", "GET", "/new", 5)).StoreAsync();
        long sequence = Sequence(snapshot);
        JsonElement delta = await client.FrameAsync(f =>
        {
            Assert.Equal(("delta", ++sequence), (f.GetProperty("kind").GetString(), Sequence(f)));
            return Ids(f, "edges").Length > 0;
        });

        Assert.Equal(["group name team-0>team-2-service-5"], Ids(delta, "edges"));
        Assert.Equal(["group name team-0", "team-2-service-5"], Ids(delta, "services"));
        Assert.Empty(delta.GetProperty("removedServices").EnumerateArray());
    }

    [Fact]
    public async Task WatchGraph_ReconnectInTime_ContinuesTheSameDrawing_AndAnotherBeginsAnew()
    {
        await using Setup setup = await StartAsync();
        await using HubClient stays = await HubClient.ConnectAsync(setup.Console), client = await HubClient.ConnectAsync(setup.Console);
        await stays.WatchGraphAsync("name", ["group name team-1"]);
        JsonElement known = await stays.FrameAsync();
        await stays.FrameAsync(f => Sequence(f) >= Sequence(known) + 2);

        await client.WatchGraphAsync("name", ["group name team-1"], Feed(known), Sequence(known));
        JsonElement same = await client.FrameAsync();
        await client.WatchGraphAsync("name", ["group name team-2"], Feed(known), Sequence(known));
        JsonElement other = await client.FrameAsync();

        Assert.Equal(("delta", Sequence(known) + 1), (same.GetProperty("kind").GetString(), Sequence(same)));
        Assert.Equal("snapshot", other.GetProperty("kind").GetString());
        Assert.NotEqual(Feed(known), Feed(other));
        Assert.Contains("team-2-service-0", Ids(other, "services"));
    }

    [Fact]
    public async Task WatchGraph_AGroupThatIsNotThere_IsNoError()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);

        await client.WatchGraphAsync("auto", ["group name gone"]);

        Assert.Equal(5, Ids(await client.FrameAsync(), "services").Length);
    }

    [Theory]
    [InlineData("colour", null, "auto, app, name, version, site or none")]
    [InlineData("auto", "web", "begin with")]
    public async Task WatchGraph_ABadShape_IsAnErrorThatNamesTheFix(string group, string? open, string words)
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);

        await client.WatchGraphAsync(group, open is null ? null : [open]);

        Assert.Contains(words, await client.EndAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchGraph_TheLargestAddress_FitsIntoAMessage()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);

        await client.WatchGraphAsync("auto", [.. Enumerable.Range(0, 8).Select(static i => ("group name " + i).PadRight(1024, 'x'))]);

        Assert.Equal(5, Ids(await client.FrameAsync(), "services").Length);
    }

    private static string? Feed(JsonElement frame) => frame.GetProperty("feed").GetString();

    private static long Sequence(JsonElement frame) => frame.GetProperty("sequence").GetInt64();

    private static string[] Ids(JsonElement frame, string list) => [.. frame.GetProperty(list).EnumerateArray().Select(i => i.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];

    private async Task<Setup> StartAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.AddTeams(GroupScene.Start).StoreAsync();
        return new Setup(seed, await GroupScene.StartAsync(seed, new FixedTime(GroupScene.Start.AddSeconds(10))));
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

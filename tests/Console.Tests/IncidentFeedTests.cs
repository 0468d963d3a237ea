using System.Globalization;
using System.Text.Json;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Live;
using Insight.Console.Access;
using Insight.Console.Groups;
using Insight.Console.Live;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>The live feed of incidents as browsers get it.</summary>
public sealed class IncidentFeedTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task WatchIncidents_Tells_WhatIsOpenThenWhatOpensChangesClosesAndComesBack()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await StoreAsync(seed, Incident("01", 0, closed: 2 - 90), 1); // over for longer than an hour
        await StoreAsync(seed, Incident("02", 0), 1);
        await using RunningConsole console = await StartAsync(seed);
        await using HubClient client = await HubClient.ConnectAsync(console);
        await client.WatchIncidentsAsync();
        JsonElement snapshot = await client.FrameAsync();
        Assert.Equal("snapshot 02", Text(snapshot));
        JsonElement incident = snapshot.GetProperty("incidents")[0];
        Assert.Equal(("service", "store"), (incident.GetProperty("cause").GetProperty("kind").GetString(), incident.GetProperty("cause").GetProperty("service").GetString()));
        Assert.Equal(JsonValueKind.Null, incident.GetProperty("closed").ValueKind);

        await StoreAsync(seed, Incident("03", 5), 2);
        Assert.Equal("opened 03", Text(await client.FrameAsync()));
        await StoreAsync(seed, Incident("02", 0), 2);
        Assert.Equal("changed 02", Text(await client.FrameAsync()));
        await StoreAsync(seed, Incident("02", 0), 2); // written again: no news
        await StoreAsync(seed, Incident("03", 5, closed: 6, mergedInto: "02"), 3);
        JsonElement closed = await client.FrameAsync();
        Assert.Equal("closed 03", Text(closed));
        Assert.Equal("02", closed.GetProperty("incidents")[0].GetProperty("mergedInto").GetString());
        await StoreAsync(seed, Incident("03", 5), 4);
        Assert.Equal("opened 03", Text(await client.FrameAsync()));
    }

    [Fact]
    public async Task WatchIncidents_BesideTraffic_AreTwoStreamsOfOneConnection()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);
        await using HubClient client = await HubClient.ConnectAsync(console);
        await client.WatchAsync();
        Assert.Equal("snapshot", (await client.FrameAsync()).GetProperty("kind").GetString());
        await client.WatchIncidentsAsync();
        Assert.Equal("snapshot ", Text(await client.FrameAsync()));
        await client.WatchIncidentsAsync();
        Assert.Equal("snapshot ", Text(await client.FrameAsync()));
        Assert.Equal(1, console.Service<LiveFeeds>().Traffic(TenantScope.Everywhere(), 600, GraphShape.Auto)?.Watchers);
    }

    [Fact]
    public async Task WatchIncidents_StorageGone_SaysSoAndGoesOn()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await StoreAsync(seed, Incident("01", 0), 1);
        await using RunningConsole console = await StartAsync(seed);
        await using HubClient client = await HubClient.ConnectAsync(console);
        await client.WatchIncidentsAsync();
        await client.FrameAsync();

        await seed.ExecuteAsync("RENAME TABLE incidents TO incidents_away");
        JsonElement gone = await client.FrameAsync();
        Assert.Equal("problem ", Text(gone));
        Assert.Equal(JsonValueKind.String, gone.GetProperty("problem").ValueKind);
        await seed.ExecuteAsync("RENAME TABLE incidents_away TO incidents");
        Assert.Equal(JsonValueKind.Null, (await client.FrameAsync()).GetProperty("problem").ValueKind);
        await StoreAsync(seed, Incident("02", 5), 2);
        Assert.Equal("opened 02", Text(await client.FrameAsync()));
    }

    private static Task<RunningConsole> StartAsync(TrafficSeed seed) =>
        RunningConsole.StartAsync(seed, new FixedTime(s_start.AddMinutes(10)), o => o.LiveInterval = TimeSpan.FromSeconds(0.1));

    private static string Text(JsonElement frame) =>
        $"{frame.GetProperty("kind").GetString()} {string.Join(' ', frame.GetProperty("incidents").EnumerateArray().Select(i => i.GetProperty("id").GetString()))}";

    private static IncidentView Incident(string id, int minute, int? closed = null, string? mergedInto = null) => new(
        id, "acme", "shop", s_start.AddMinutes(minute), s_start.AddMinutes(minute), s_start.AddMinutes(minute), closed is { } end ? s_start.AddMinutes(end) : null, "t", 1e-9, ["store"],
        [new CauseView(IncidentCauseKind.Service, "", "store", "0000000000000000", "", 1, [], [])], [], [], [], mergedInto);

    private static Task StoreAsync(TrafficSeed seed, IncidentView incident, long version)
    {
        string closed = incident.Closed is { } end ? $"'{end.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}'" : "NULL";
        string opened = incident.Opened.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return seed.ExecuteAsync($"INSERT INTO incidents (id, opened, began, last_seen, closed, detail, version) VALUES ('{incident.Id}', '{opened}', '{opened}', '{opened}', {closed}, '{incident.ToJson()}', {version})");
    }
}

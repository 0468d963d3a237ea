using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Insight.EndToEnd.Product;
using Shop.Traffic;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Policies;

/// <summary>The policy loop as its users see it: from traffic to proposals, through people to gateways, and back.</summary>
[Collection(RunsAlone.Name)]
public sealed class PolicyStoryTests(ITestOutputHelper output)
{
    private const int Clients = 2_000;
    private const double LeastCut = 0.84;
    private const int MostTouched = Clients * 15 / 10_000;

    /// <summary>Networks of the visitors: those who are learned from, those who are there while policies come into force, those who come later, and last.</summary>
    private const byte Learned = 20, Between = 21, Later = 22, Last = 23;

    private const string HostLimit = "rateLimit/shop.example/*", AddressBlock = "block/shop.example/Address/", Author = "ann", Approver = "bob";

    /// <summary>Over what time visitors begin; how long something that must come is waited for; what the console must follow a gateway within.</summary>
    private static readonly TimeSpan s_visits = TimeSpan.FromSeconds(70), s_patience = TimeSpan.FromMinutes(2), s_console = TimeSpan.FromSeconds(60);

    private static readonly string[] s_attackers = ["198.51.100.15", "198.51.100.16", "198.51.100.17"];

    private readonly int[] _ports = FreePorts.Take(3);
    private readonly long _start = Stopwatch.GetTimestamp();

    [Fact]
    public async Task Loop_OrdinaryClientsAndAttackTools_CutsAttacksTouchesNearlyNobodyElseAndComesBack()
    {
        int seed = Random.Shared.Next();
        Say($"seed {seed}");
        using TemporaryData data = new();
        await using InsightProcess insight = await UpAsync(data);
        try
        {
            await TellAsync(seed, data, insight);
        }
        catch
        {
            output.WriteLine(insight.Output);
            throw;
        }

        Assert.Equal(0, await insight.InterruptAsync());
    }

    private async Task TellAsync(int seed, TemporaryData data, InsightProcess insight)
    {
        using Operator people = new(insight.ConsoleAddress);
        using StoryFacts facts = new(data.Folder);
        AttackTools tools = new(Directory.CreateDirectory(Path.Combine(data.Folder, "tools")).FullName);
        await people.ApplyAsync(Author, await File.ReadAllTextAsync(Path.Combine(data.Folder, "demo", "objects", "shop.yaml")));

        // Ordinary visitors, and attackers among them.
        Task<TrafficSummary> crowd = VisitAsync(seed, Clients, Learned, s_visits);
        await Task.Delay(TimeSpan.FromSeconds(40));
        Say($"attacked: {await AttackAsync(tools, "203.0.113.5", "203.0.113.6", "203.0.113.7")}");
        Say($"learned from {(await crowd).ToJson()}");

        // What history speaks for is proposed by itself; people look at it and agree to it, one to what the other changed.
        JsonNode[] proposed = await Operator.UntilAsync("candidates", async () => await people.ProposalsAsync("proposed") is var found && HasExpected(found) ? found : null, s_patience);
        Say($"proposed: {string.Join(", ", proposed.CountBy(static proposal => $"{proposal["kind"]}"))}");
        List<Reviewed> kept = await ReviewAsync(people, proposed);
        Reviewed limit = kept.Single(static one => one.Key == HostLimit), bad = Take(kept), shortLived = Take(kept);
        bad.Policy["spec"]!["scope"] = new JsonObject { ["hosts"] = new JsonArray("shop.example") };
        bad.Limit = 1;
        shortLived.Policy["spec"]!["expires"] = DateTime.UtcNow.AddSeconds(90).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await SoftenAsync(people, limit);
        foreach (Reviewed one in (Reviewed[])[bad, shortLived, limit])
        {
            await people.EditAsync(Author, one.Id, one.Policy);
            Assert.False((await people.TryActAsync(Author, one.Id, "approve")).IsDone);
        }

        Reviewed[] good = [.. kept, shortLived];
        foreach (Reviewed one in (Reviewed[])[.. good, bad]) await people.ActAsync(Approver, one.Id, "approve");
        Say($"approved: {good.Length}, with {limit.Limit} requests a minute to the host");

        // In shadow they say what they would do, as canaries they act on some, then on all.
        Task<TrafficSummary> between = VisitAsync(seed + 1, 300, Between, TimeSpan.FromSeconds(12));
        await using (AttackRelay relay = await AttackRelay.StartAsync(_ports[0], "203.0.113.99"))
        {
            await Operator.UntilAsync("notes of a policy in shadow", async () =>
            {
                await tools.FfufAsync(relay, 100);
                return await facts.NotesAsync(limit.Name) is { Shadow: > 0 } noted ? $"{noted}" : null;
            }, s_patience);
            Assert.False(relay.ByStatus.ContainsKey(429), new Attack([("ffuf", relay.ByStatus)]).ToString());
        }

        foreach (Reviewed one in good) await people.ActAsync(Approver, one.Id, "promote", new { canaryPercent = 25 });
        Say($"canary; visitors meanwhile: {(await between).ToJson()}");
        foreach (Reviewed one in good) await people.ActAsync(Approver, one.Id, "enforce");
        Say("enforced");

        // Later visitors, and the same tools from elsewhere.
        crowd = VisitAsync(seed + 2, Clients, Later, s_visits);
        await Task.Delay(TimeSpan.FromSeconds(15));
        Attack attack = await AttackAsync(tools, s_attackers[0], s_attackers[1], s_attackers[2]);
        TrafficSummary later = await crowd;
        Say($"attacked again: {attack}");
        Say($"later visitors: {later.ToJson()}");
        await Operator.UntilAsync("records of later visitors", async () => await facts.RequestsAsync(Later) is var stored && stored >= later.Requests - later.Failed ? $"{stored}" : null, s_patience);
        string[] touched = await facts.TouchedAsync(Later);
        (long requests, long byPolicies) = await facts.AttackAsync(s_attackers);
        Say($"touched {touched.Length} of {Clients}: {string.Join(", ", touched)}; policies turned away {byPolicies} of {requests} attack requests");
        Assert.Empty(await people.ProposalsAsync("rolled-back"));
        Assert.True(attack.Cut >= LeastCut, $"{attack.Cut:P1} of the attack were cut");
        Assert.True(touched.Length <= MostTouched, $"{touched.Length} visitors were touched");
        Assert.InRange(requests, attack.Answered, attack.Requests);
        Assert.InRange((await facts.NotesAsync(limit.Name)).Acted, 1, requests);

        // Who attacked before is turned away at once, wherever it asks.
        await using (AttackRelay relay = await AttackRelay.StartAsync(_ports[0], kept.First(static one => IsBlock(one.Key)).Key[AddressBlock.Length..]))
        {
            await tools.FfufAsync(relay, 10);
            Assert.Equal([403], relay.ByStatus.Keys);
        }

        // A bad policy, agreed to all the same, is taken back by the gateway; the console follows.
        crowd = VisitAsync(seed + 3, 250, Last, TimeSpan.FromSeconds(15));
        await Task.Delay(TimeSpan.FromSeconds(2));
        await people.ActAsync(Approver, bad.Id, "promote", new { canaryPercent = 50 });
        JsonNode back = await Operator.UntilAsync("the rollback", async () => await people.GetAsync($"/api/v1/proposals/{bad.Id}") is var found && (string)found["state"]! == "rolled-back" ? found : null, s_console);
        await crowd;
        (DateTime first, DateTime last) = await Operator.UntilAsync("notes of the bad policy", async () => await facts.NotesAsync(bad.Name) is { Acted: > 0 } noted ? Tuple.Create(noted.First, noted.Last) : null, s_patience);
        Say($"rolled back, {back["reason"]}: it acted for {(last - first).TotalSeconds:0.0} s");
        Assert.InRange((last - first).TotalSeconds, 0, 10);

        // What has ended is gone, from the console and from gateways.
        await Operator.UntilAsync("the expiry", async () => (string)(await people.GetAsync($"/api/v1/proposals/{shortLived.Id}"))["state"]! == "expired" ? "" : null, s_patience);
        Assert.False(await people.IsThereAsync($"/api/v1/objects/policy/{shortLived.Name}"));
        Assert.True(await people.IsThereAsync($"/api/v1/objects/policy/{limit.Name}"));
        await LogHasAsync(people, data, limit, bad, shortLived);
    }

    private Task<InsightProcess> UpAsync(TemporaryData data) => InsightProcess.UpAsync(
        ["--demo", "--no-traffic", "--data", data.Folder, "--gateway-port", $"{_ports[0]}", "--gateway-https-port", $"{_ports[1]}", "--console-port", $"{_ports[2]}", "--demo-ports-from", "19400"],
        new Dictionary<string, string>
        {
            ["gateway:trustedProxies:0"] = AttackRelay.Address + "/32",
            ["console:proposals:candidateInterval"] = "10s",
            ["console:proposals:leastHistory"] = "1m",
            ["console:proposals:followInterval"] = "1s",
            ["detection:clientWarmUp"] = "30s",
        });

    private static bool IsBlock(string key) => key.StartsWith(AddressBlock, StringComparison.Ordinal);

    /// <summary>Limits of the host and of endpoints, callers of services, and a block of an attacker.</summary>
    private static bool HasExpected(JsonNode[] proposed)
    {
        int of(string kind) => proposed.Count(proposal => (string)proposal["kind"]! == kind);
        return proposed.Any(static proposal => (string)proposal["key"]! == HostLimit) && of("rateLimit") >= 5 && of("callers") >= 3 && proposed.Any(static proposal => IsBlock($"{proposal["key"]}"));
    }

    /// <summary>Takes into review what there is enough evidence for. Lists of endpoints and parameters are left to lie: minutes do not show what is rare.</summary>
    private static async Task<List<Reviewed>> ReviewAsync(Operator people, JsonNode[] proposed)
    {
        List<Reviewed> reviewed = [];
        foreach (JsonNode proposal in proposed)
        {
            if ((string)proposal["evidence"]!["confidence"]! == "low" || (string)proposal["kind"]! is not ("rateLimit" or "callers" or "block")) continue;
            JsonNode found = await people.ActAsync(Author, (string)proposal["id"]!, "review");
            reviewed.Add(new Reviewed((string)found["id"]!, (string)found["key"]!, found["policy"]!));
        }

        return reviewed;
    }

    /// <summary>Takes some limit of an endpoint from the list.</summary>
    private static Reviewed Take(List<Reviewed> reviewed)
    {
        Reviewed taken = reviewed.First(static one => one.RateLimit is not null && one.Key != HostLimit);
        reviewed.Remove(taken);
        return taken;
    }

    /// <summary>Raises a limit by a quarter, until its replay touches nobody but those who attacked: what one in a thousand exceeds, somebody exceeds.</summary>
    private static async Task SoftenAsync(Operator people, Reviewed limit)
    {
        do limit.Limit = limit.Limit * 5 / 4;
        while ((long)(await people.ReplayAsync(limit.Policy))["touchedClients"]! > s_attackers.Length);
    }

    private static async Task LogHasAsync(Operator people, TemporaryData data, Reviewed limit, Reviewed bad, Reviewed shortLived)
    {
        Assert.Equal(["job:candidates/rateLimit proposed", $"{Author} review", $"{Author} edit", $"{Approver} approve", "job:proposals deploy", $"{Approver} promote", $"{Approver} enforce"], await StepsAsync(limit));
        Assert.StartsWith("gateway:", (await StepsAsync(bad))[^1], StringComparison.Ordinal);
        Assert.EndsWith(" roll-back", (await StepsAsync(bad))[^1], StringComparison.Ordinal);
        Assert.EndsWith(" expire", (await StepsAsync(shortLived))[^1], StringComparison.Ordinal);
        (int exitCode, string said) = await InsightProcess.RunAsync("audit", "verify", "--data", data.Folder);
        Assert.True(exitCode == 0, said);

        // What nobody has looked at yet is proposed again with what was seen since.
        async Task<string[]> StepsAsync(Reviewed of) =>
            [.. (await people.GetAsync($"/api/v1/audit?kind=proposal&name={of.Id}"))["items"]!.AsArray().Select(static entry => $"{entry!["actor"]} {entry["action"]}").Reverse().Distinct()];
    }

    private Task<TrafficSummary> VisitAsync(int seed, int clients, byte network, TimeSpan over) =>
        TrafficRunner.RunAsync(Crowd.Plan(seed, clients, network, over), new Uri($"http://127.0.0.1:{_ports[0]}"), TimeProvider.System, CancellationToken.None);

    private async Task<Attack> AttackAsync(AttackTools tools, string first, string second, string third)
    {
        await using AttackRelay ffuf = await AttackRelay.StartAsync(_ports[0], first), sqlmap = await AttackRelay.StartAsync(_ports[0], second), wapiti = await AttackRelay.StartAsync(_ports[0], third);
        await Task.WhenAll(tools.FfufAsync(ffuf), tools.SqlmapAsync(sqlmap), tools.WapitiAsync(wapiti));
        return new Attack([("ffuf", ffuf.ByStatus), ("sqlmap", sqlmap.ByStatus), ("wapiti", wapiti.ByStatus)]);
    }

    private void Say(string text) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_start).TotalSeconds,6:0.0} s  {text}"));
}

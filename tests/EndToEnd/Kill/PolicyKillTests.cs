using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Insight.Contracts.Policies;
using Insight.EndToEnd.Policies;
using Insight.EndToEnd.Product;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Kill;

/// <summary>Proposals on their way to gateways and back, while the console and the gateway are killed in the middle of steps.</summary>
public sealed class PolicyKillTests(ITestOutputHelper output)
{
    private const int Proposals = 8, Rounds = 16;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>What may come next; steps that a proposal cannot take are refused and change nothing.</summary>
    private static readonly (string Action, object Body)[] s_steps =
    [
        ("review", new { }), ("approve", new { }), ("promote", new { canaryPercent = 50 }), ("promote", new { canaryPercent = 100 }), ("enforce", new { }), ("roll-back", new { }),
    ];

    [Fact]
    public async Task KillNine_AtAnyStep_LeavesProposalsPoliciesLogAndGatewayInAgreement()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        int[] ports = FreePorts.Take(2);
        await using InsightProcess insight = await InsightProcess.UpAsync(
            ["--data", data.Folder, "--config", GatewayConfiguration.Write(data, upstream, ports)], new Dictionary<string, string> { ["console:token"] = Guid.NewGuid().ToString("N") });
        using Operator people = new(insight.ConsoleAddress);
        string[] ids = [.. Enumerable.Range(0, Proposals).Select(place => Enter(data, place))];

        try
        {
            int steps = 0;
            for (int round = 0; round < Rounds; round++)
            {
                await UntilUpAsync(people);
                Task<int> driven = DriveAsync(people, ids, new Random(random.Next()));
                await Task.Delay(random.Next(0, 120));
                Kill(data, round % 3 == 2 ? "gateway" : "analytics");
                steps += await driven;
            }

            await UntilUpAsync(people);
            output.WriteLine($"{steps} steps were answered between {Rounds} kills");
            await AgreeAsync(people, data, ids, ports[0]);

            // It goes on.
            string last = Enter(data, Proposals);
            foreach ((string action, object body) in s_steps.Where(static step => step.Action != "roll-back")) await people.ActAsync("bob", last, action, body);
            await AgreeAsync(people, data, [.. ids, last], ports[0]);
            await UntilAnsweredAsync(ports[0], Proposals, HttpStatusCode.Forbidden);
        }
        catch
        {
            output.WriteLine(insight.Output);
            throw;
        }

        Assert.Equal(0, await insight.InterruptAsync());
    }

    /// <summary>A proposal that turns the only client away from a path of its own; guards are told to let it.</summary>
    private static string Enter(TemporaryData data, int place) => SeededProposals.Enter(data.Folder, $"place-{place}", new PolicySpec
    {
        Scope = new PolicyScope { Endpoints = [new PolicyEndpoint { Method = "GET", Path = $"/place-{place}" }] },
        Block = new ClientBlockRule { Clients = ["127.0.0.1"] },
        Guard = new PolicyGuard { MostClients = 1, MostDenied = 1 },
    });

    /// <summary>Takes steps of all proposals at once until the console does not answer any more, or some while; returns how many were answered.</summary>
    private static async Task<int> DriveAsync(Operator people, string[] ids, Random random)
    {
        int[] seeds = [.. ids.Select(_ => random.Next())];
        int[] answered = await Task.WhenAll(ids.Zip(seeds, async (id, seed) =>
        {
            Random own = new(seed);
            int steps = 0;
            try
            {
                for (; steps < 12; steps++)
                {
                    // Mostly onwards: what can be done next is often what was not possible before.
                    (string action, object body) = s_steps[own.Next(s_steps.Length)];
                    await people.TryActAsync("bob", id, action, body);
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                // Killed.
            }

            return steps;
        }));
        return answered.Sum();
    }

    private static async Task AgreeAsync(Operator people, TemporaryData data, string[] ids, int gateway)
    {
        (int exitCode, string said) = await InsightProcess.RunAsync("audit", "verify", "--data", data.Folder);
        Assert.True(exitCode == 0, said);
        await Operator.UntilAsync(
            "the gateway has the last bundle",
            async () => await people.GetAsync("/api/v1/gateways") is var list && list["items"]!.AsArray() is [{ } only] && (long)only["inForce"]! == (long)list["newest"]! ? $"{list}" : null,
            s_patience);
        for (int place = 0; place < ids.Length; place++)
        {
            JsonNode proposal = await people.GetAsync($"/api/v1/proposals/{ids[place]}");
            string state = (string)proposal["state"]!, path = $"/api/v1/objects/policy/place-{place}";
            JsonNode? policy = await people.IsThereAsync(path) ? (await people.GetAsync(path))["value"] : null;
            string mode = (string?)policy?["spec"]!["mode"] ?? (policy is null ? "" : "shadow");
            string[] expected = state switch { "shadow" => ["shadow"], "canary" => ["canary"], "enforced" => ["enforce"], "proposed" => [""], "rolled-back" => ["shadow"], "in-review" => ["", "shadow"], _ => [] };
            Assert.Contains(mode, expected);
            if (policy is not null) Assert.Equal(ids[place], (string)policy["spec"]!["provenance"]!["proposal"]!);
            if (state == "canary") Assert.Equal((double)proposal["canaryPercent"]!, (double)policy!["spec"]!["canaryPercent"]!);

            // The log's last word is the state that there is.
            JsonArray history = proposal["history"]!.AsArray();
            if (history.Count > 0) Assert.StartsWith(state, (string)history[0]!["after"]!, StringComparison.Ordinal);
            if (mode == "enforce" || (state == "canary" && (double)proposal["canaryPercent"]! == 100)) await UntilAnsweredAsync(gateway, place, HttpStatusCode.Forbidden);
            else if (state != "canary") await UntilAnsweredAsync(gateway, place, HttpStatusCode.OK);
        }
    }

    /// <summary>A console just started shows the bundle of before until it has read what was changed last, so the gateway gets a while.</summary>
    private static Task<string> UntilAnsweredAsync(int gateway, int place, HttpStatusCode expected) => Operator.UntilAsync(
        $"place {place} is answered {expected}", async () => await AskAsync(gateway, place) is var answer && answer == expected ? $"{answer}" : null, s_patience);

    private static async Task<HttpStatusCode> AskAsync(int gateway, int place)
    {
        using HttpClient client = new();
        using HttpResponseMessage response = await client.GetAsync(new Uri($"http://127.0.0.1:{gateway}/place-{place}"));
        return response.StatusCode;
    }

    private static Task<string> UntilUpAsync(Operator people) => Operator.UntilAsync("the console answers", async () =>
    {
        try
        {
            return $"{await people.ProposalsAsync("proposed")}";
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return null;
        }
    }, s_patience);

    private static void Kill(TemporaryData data, string role)
    {
        try
        {
            using Process victim = Process.GetProcessById(InsightProcess.Children(data.Folder)[role]);
            victim.Kill();
        }
        catch (ArgumentException)
        {
            // Killed a moment ago and not started again yet.
        }
    }
}

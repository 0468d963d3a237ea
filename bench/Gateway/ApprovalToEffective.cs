using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Insight.Contracts.Policies;
using Insight.EndToEnd.Policies;

namespace Insight.Gateway.Bench;

/// <summary>
/// From the moment when somebody agrees that a proposed policy acts until it turns requests away at every one of three gateways. Each turn takes it through review, shadow
/// and canary (of all clients) and back, which makes three bundles with signed approvals; the one that lets it act is timed.
/// </summary>
internal static class ApprovalToEffective
{
    private const int Turns = 100;

    /// <summary>Takes about three minutes.</summary>
    public static async Task<int> RunAsync()
    {
        await using ThreeGateways gateways = await ThreeGateways.StartAsync();
        await gateways.ApplyAsync(ApplyToEffective.Objects("open"));
        await gateways.SeenAsync(Stopwatch.GetTimestamp(), static answer => Task.FromResult(answer.StatusCode == HttpStatusCode.OK));

        // The only client is turned away, which is what guards are there against.
        string id = SeededProposals.Enter(gateways.Data, "nobody", new PolicySpec { Block = new ClientBlockRule { Clients = ["127.0.0.1"] }, Guard = new PolicyGuard { MostClients = 1, MostDenied = 1 } });
        List<double> seconds = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            await ActAsync("review", new { });
            await ActAsync("approve", new { });
            long start = Stopwatch.GetTimestamp();
            await ActAsync("promote", new { canaryPercent = 100 });
            seconds.Add(await gateways.SeenAsync(start, static answer => Task.FromResult(answer.StatusCode == HttpStatusCode.Forbidden)));
            await ActAsync("roll-back", new { });
            await gateways.SeenAsync(start, static answer => Task.FromResult(answer.StatusCode == HttpStatusCode.OK));
        }

        return ApplyToEffective.Print("approval_to_effective", seconds);

        Task ActAsync(string action, object body) => gateways.SendAsync(HttpMethod.Post, $"/api/v1/proposals/{id}/{action}?by=bench", JsonContent.Create(body));
    }
}

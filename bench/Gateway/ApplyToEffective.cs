using System.Diagnostics;
using Insight.Bench;

namespace Insight.Gateway.Bench;

/// <summary>From the moment when objects are sent to the console until every one of three gateways serves them, each asked every ten milliseconds.</summary>
internal static class ApplyToEffective
{
    private const int Applies = 30;
    private const double MostSeconds = 2;

    /// <summary>Takes about a minute.</summary>
    public static async Task<int> RunAsync()
    {
        await using ThreeGateways gateways = await ThreeGateways.StartAsync();
        List<double> seconds = [];
        for (int turn = 0; turn <= Applies; turn++)
        {
            string body = $"body-{turn}";
            long start = Stopwatch.GetTimestamp();
            Task<double> seen = gateways.SeenAsync(start, async answer => await answer.Content.ReadAsStringAsync() == body);
            await gateways.ApplyAsync(Objects(body));

            // The first waits for processes that are still starting.
            if (await seen is var last && turn > 0) seconds.Add(last);
        }

        return Print("apply_to_effective", seconds);
    }

    /// <summary>Prints median and 99th percentile of times; 1 when the latter is above two seconds.</summary>
    public static int Print(string name, IReadOnlyList<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        double p99 = sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1];
        Figures.Print($"{name}_p50", Figures.Median(seconds), "s", null);
        Figures.Print($"{name}_p99", p99, "s", $"<={MostSeconds}");
        return p99 <= MostSeconds ? 0 : 1;
    }

    /// <summary>A host that answers everything with a body.</summary>
    public static string Objects(string body) => $$"""
        apiVersion: insight/v1
        kind: VirtualHost
        metadata: { name: all }
        spec: { domains: [ "*" ] }
        ---
        apiVersion: insight/v1
        kind: Route
        metadata: { name: said }
        spec: { hosts: [ all ], respond: { body: "{{body}}" } }
        """;
}

using System.Net;
using Shop.Traffic;

namespace Insight.EndToEnd.Policies;

/// <summary>Ordinary visitors of the sample shop, each once and from an address of its own.</summary>
internal static class Crowd
{
    /// <summary>The requests of so many visits that begin evenly spread over a time, in order. The same seed gives the same ones.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="clients">Visitors, up to 60,000.</param>
    /// <param name="network">Second number of their addresses: 127.<paramref name="network"/>.x.y.</param>
    /// <param name="over">The time.</param>
    public static IEnumerable<PlannedRequest> Plan(int seed, int clients, byte network, TimeSpan over)
    {
        Random random = new(seed);
        List<PlannedRequest> plan = [];
        for (int client = 0; client < clients; client++)
        {
            Visitor visitor = Visitor.Draw(random) with { Address = AddressOf(network, client) };
            IReadOnlyList<Step> steps = Journey.Of(visitor, random);
            double seconds = random.NextDouble() * over.TotalSeconds;
            for (int step = 0; step < steps.Count; step++)
            {
                plan.Add(new PlannedRequest(TimeSpan.FromSeconds(seconds), client, visitor, steps[step], step == steps.Count - 1));
                seconds -= Math.Log(1 - random.NextDouble()) * TrafficPlan.MeanThinkTime.TotalSeconds;
            }
        }

        return plan.OrderBy(static request => request.At);
    }

    private static IPAddress AddressOf(byte network, int client) => new([127, network, (byte)(client / 250), (byte)(1 + (client % 250))]);
}

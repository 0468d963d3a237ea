using Insight.ApiDiscovery.Learning;
using Insight.Contracts.Records;
using Insight.Endpoints.Catalog;

namespace Insight.Bench.Discovery.Scoring;

/// <summary>How much of what was confirmed changes when more was seen: at every further thousand of requests, from ten thousand on.</summary>
internal static class Churn
{
    private const int First = 10_000, Step = 1_000;

    /// <summary>For each re-learning the share of confirmed endpoints whose template is another, that are gone, or confirmed no longer.</summary>
    public static IReadOnlyList<double> Measure(IReadOnlyList<AccessRecord> records)
    {
        List<double> shares = [];
        HostState state = Observing.StateOf(records.Take(First));
        LearnedApi before = state.Learn(records[0]);
        for (int at = First; at + Step <= records.Count; at += Step)
        {
            for (int i = at; i < at + Step; i++) state.Add(records[i]);
            LearnedApi after = state.Learn(records[0], before.Endpoints);
            shares.Add(Changed(before, after));
            before = after;
        }

        return shares;
    }

    private static double Changed(LearnedApi before, LearnedApi after)
    {
        List<EndpointTemplate> confirmed = ConfirmedOf(before);
        HashSet<(ulong, string, string)> still = [.. ConfirmedOf(after).Select(e => (e.Id, e.Method, e.Template))];
        return confirmed.Count(e => !still.Contains((e.Id, e.Method, e.Template))) / Math.Max(1.0, confirmed.Count);
    }

    private static List<EndpointTemplate> ConfirmedOf(LearnedApi api) => [.. api.Endpoints.Select(e => e.Endpoint).Where(e => e.Tier == EndpointTier.Confirmed)];
}

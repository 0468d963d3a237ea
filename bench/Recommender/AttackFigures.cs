using Insight.Bench.Ingest;
using Insight.Bench.Recommender.Attacks;

namespace Insight.Bench.Recommender;

/// <summary>What was cut of the recorded attacks, of all together and of each tool.</summary>
internal static class AttackFigures
{
    private const double LeastCut = 0.84;

    /// <param name="figures">Where they are printed.</param>
    /// <param name="traffic">Name of the traffic that the attacks were mixed into.</param>
    /// <param name="result">What all limits did.</param>
    /// <param name="byHost">What the host's limit alone did: no matter which of the site's targets stand for those of the recording.</param>
    public static void Print(Figures figures, string traffic, TrialResult result, TrialResult byHost)
    {
        figures.AtLeast($"{traffic}_recorded_attack_requests_cut", result.Cut, "share", LeastCut);
        figures.Note($"{traffic}_recorded_attack_requests_cut_by_host_limit_alone", byHost.Cut, "share");
        for (int run = 0; run < RecordedAttacks.Runs.Count; run++)
        {
            (long requests, long cut) = result.Attackers[RecordedAttacks.ClientOf(run)];
            string name = $"{traffic}_recorded_{RecordedAttacks.Runs[run].Tool}";
            figures.Note($"{name}_requests", requests, "requests");
            figures.Note($"{name}_cut", (double)cut / requests, "share");
            figures.Note($"{name}_cut_by_host_limit_alone", (double)byHost.Attackers[RecordedAttacks.ClientOf(run)].Cut / requests, "share");
        }
    }
}

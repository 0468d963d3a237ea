namespace Insight.Bench.Recommender;

/// <summary>What limits did to requests.</summary>
/// <param name="Clients">Ordinary clients of whom a request was cut.</param>
/// <param name="Ordinary">Requests of ordinary clients.</param>
/// <param name="Touched">How many of these were cut.</param>
/// <param name="Attackers">Requests of each attacker, and how many were cut.</param>
internal sealed record TrialResult(int Clients, long Ordinary, long Touched, IReadOnlyDictionary<string, (long Requests, long Cut)> Attackers)
{
    /// <summary>Share of the attackers' requests that were cut.</summary>
    public double Cut => (double)Attackers.Values.Sum(static attacker => attacker.Cut) / Attackers.Values.Sum(static attacker => attacker.Requests);
}

namespace Insight.Anomaly.Rollouts;

/// <summary>Whose errors they are: of all errors at one endpoint in one window, how many are the newer version's.</summary>
/// <remarks>
/// Given how many there are, this does not depend on what both share: an outage behind both versions is no one's fault. When the newer version
/// fails with ψ times the odds of the other, an error is its own with probability n₁ψ ÷ (n₁ψ + n₂). The margin in points becomes the least ψ worth telling.
/// </remarks>
internal static class ErrorOdds
{
    /// <summary>How many times the least odds the bets are on.</summary>
    private static readonly double[] s_factors = [2, 6, 40];

    /// <summary>Adds one endpoint's log likelihood ratios of "as bad as the bets say" to "worse by the margin".</summary>
    /// <param name="requests">Requests of the version under suspicion.</param>
    /// <param name="errors">Its errors.</param>
    /// <param name="otherRequests">Requests of the other.</param>
    /// <param name="otherErrors">Errors of the other.</param>
    /// <param name="ordinary">Share of errors of the other, rather too low than too high; above 0.</param>
    /// <param name="margin">Points, as a share.</param>
    /// <param name="sums">Log likelihood ratios, added to.</param>
    public static void Add(double requests, double errors, double otherRequests, double otherErrors, double ordinary, double margin, Span<double> sums)
    {
        if (errors + otherErrors <= 0) return;
        double worse = Math.Min(ordinary + margin, 0.999), least = Odds(worse) / Odds(Math.Min(ordinary, 0.99));
        (double own, double not) = Parts(requests, otherRequests, least);
        for (int i = 0; i < sums.Length; i++)
        {
            (double bet, double betNot) = Parts(requests, otherRequests, least * s_factors[i]);
            sums[i] += (errors * Math.Log(bet / own)) + (otherErrors * Math.Log(betNot / not));
        }
    }

    private static (double Own, double Not) Parts(double requests, double others, double odds)
    {
        double own = requests * odds, all = own + others;
        return (own / all, others / all);
    }

    private static double Odds(double share) => share / (1 - share);
}

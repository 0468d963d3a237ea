namespace Insight.PolicyRecommender.Replay.Waf;

/// <summary>How large a share may be that was seen in a sample of whole clients: exact, with as many trials as the clients' requests are worth.</summary>
/// <remarks>
/// The requests of a client are alike. The bound of Clopper and Pearson is taken at the effective size of the sample (Korn and Graubard, 1998), and that as if all requests of a client were
/// one and the same (Kish, 1965: (Σn)²/Σn²), which is as small as it can be.
/// </remarks>
public static class ClusterBound
{
    /// <summary>The upper bound; 1 when there were no trials.</summary>
    /// <param name="clusters">Of each client how many requests there were, and how many of them show what is asked about.</param>
    /// <param name="tail">Probability of a share above it.</param>
    public static double Upper(IEnumerable<(long Trials, long Events)> clusters, double tail = BinomialBound.DefaultTail)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        double trials = 0, squares = 0, events = 0;
        foreach ((long n, long x) in clusters)
        {
            trials += n;
            squares += (double)n * n;
            events += x;
        }

        if (trials == 0) return 1;
        double size = trials * trials / squares;
        return BinomialBound.Upper((long)Math.Ceiling(events / trials * size), (long)size, tail);
    }
}

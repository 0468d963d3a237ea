namespace Insight.Anomaly.Counts;

/// <summary>Exact tails for counts, low ones too. Counts need not be whole: overdispersed ones are judged by dividing both sides by their inflation.</summary>
/// <remarks>P-values are above 0 (at least <see cref="Least"/>) and at most 1. A test of a discrete count is conservative.</remarks>
public static class CountTests
{
    /// <summary>The least p-value that is told.</summary>
    public const double Least = 1e-300;

    /// <summary>How likely a Poisson count is to be at least this.</summary>
    /// <param name="count">The count; 0 or more.</param>
    /// <param name="mean">Its expectation; 0 or more.</param>
    public static double PoissonAtLeast(double count, double mean) => count <= 0 ? 1 : Clamp(GammaFunction.Lower(count, mean));

    /// <summary>How likely a Poisson count is to be at most this.</summary>
    /// <param name="count">The count; 0 or more.</param>
    /// <param name="mean">Its expectation; 0 or more.</param>
    public static double PoissonAtMost(double count, double mean) => mean <= 0 ? 1 : Clamp(GammaFunction.Upper(Math.Max(count, 0) + 1, mean));

    /// <summary>How likely it is that at least so many of the trials are events.</summary>
    /// <param name="events">Events; 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Trials.</param>
    /// <param name="share">How likely one trial is to be an event; 0 to 1.</param>
    public static double BinomialAtLeast(double events, double trials, double share) =>
        events <= 0 ? 1 : Clamp(BetaFunction.Lower(Math.Min(events, trials), Math.Max(trials - events, 0) + 1, share));

    /// <summary>How likely it is that at most so many of the trials are events.</summary>
    /// <param name="events">Events; 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Trials.</param>
    /// <param name="share">How likely one trial is to be an event; 0 to 1.</param>
    public static double BinomialAtMost(double events, double trials, double share) =>
        events >= trials ? 1 : Clamp(BetaFunction.Lower(trials - events, Math.Max(events, 0) + 1, 1 - share));

    private static double Clamp(double p) => double.IsNaN(p) ? 1 : Math.Clamp(p, Least, 1);
}

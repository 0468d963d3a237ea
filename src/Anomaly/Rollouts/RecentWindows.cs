using Insight.Anomaly.Counts;

namespace Insight.Anomaly.Rollouts;

/// <summary>The last two minutes of two versions: a canary that fails at once is told at once.</summary>
/// <remarks>
/// Beside evidence that adds up for hours. Errors are compared with what is ordinary at the same endpoints, or with the other version's share at the
/// same time where that is greater: what both suffer from is no one's fault. Each window's p-value stands for itself.
/// </remarks>
internal sealed class RecentWindows
{
    private const int Length = 12;

    /// <summary>Points above what is ordinary that are not even tested.</summary>
    private const double Negligible = 0.001;

    /// <summary>How likely a difference below the margin may still be.</summary>
    private const double Doubtful = 0.02;

    /// <summary>The stretches lie in each other: three tests of them are worth about one and a half.</summary>
    private const double Overlapping = 1.5;

    private static readonly int[] s_stretches = [3, 6, 12];

    private readonly RecentWindow[] _ring = new RecentWindow[Length];
    private int _at;

    public void Add(RecentWindow window)
    {
        _ring[_at] = window;
        _at = (_at + 1) % Length;
    }

    /// <summary>How likely so many errors are; 1 when they are not more than the margin above the other version's.</summary>
    /// <param name="margin">Difference of the shares that matters.</param>
    public double MoreErrors(double margin)
    {
        double least = 1;
        foreach (int stretch in s_stretches)
        {
            double requests = 0, errors = 0, usual = 0, others = 0, otherErrors = 0;
            for (int i = 1; i <= stretch; i++)
            {
                RecentWindow window = _ring[(_at - i + Length) % Length];
                requests += window.Requests;
                errors += window.Errors;
                usual += window.Usual;
                others += window.OtherRequests;
                otherErrors += window.OtherErrors;
            }

            if (requests <= 0 || others <= 0 || (errors / requests) - (otherErrors / others) < margin) continue;
            double share = Math.Min(0.998, Math.Max(usual / requests, otherErrors / others));
            // A difference that matters must be likely, not only a difference.
            if (CountTests.BinomialAtLeast(errors, requests, Math.Min(0.999, share + margin)) > Doubtful) continue;
            share += Negligible;
            least = Math.Min(least, CountTests.BinomialAtLeast(errors, requests, share));
        }

        return Math.Min(1, least * Overlapping);
    }

    /// <summary>How likely durations that rank so high are.</summary>
    /// <param name="spread">How much more windows differ than chance lets them; at least 1.</param>
    public double Slower(double spread)
    {
        double least = 1;
        foreach (int stretch in s_stretches)
        {
            double rank = 0, variance = 0;
            for (int i = 1; i <= stretch; i++)
            {
                RecentWindow window = _ring[(_at - i + Length) % Length];
                rank += window.Rank;
                variance += window.RankVariance;
            }

            if (variance > 0 && rank > 0) least = Math.Min(least, Tail(rank / Math.Sqrt(variance * spread)));
        }

        return Math.Min(1, least * Overlapping);
    }

    public void Write(BinaryWriter output)
    {
        foreach (RecentWindow w in _ring)
        {
            foreach (double value in (double[])[w.Requests, w.Errors, w.Usual, w.OtherRequests, w.OtherErrors, w.Rank, w.RankVariance]) output.Write(value);
        }

        output.Write(_at);
    }

    public void Read(BinaryReader input)
    {
        double Next() => input.ReadDouble();
        for (int i = 0; i < Length; i++) _ring[i] = new(Next(), Next(), Next(), Next(), Next(), Next(), Next());
        _at = Math.Abs(input.ReadInt32() % Length);
    }

    /// <summary>The normal tail beyond z standard errors, by the incomplete gamma function; ranks of few requests are believed up to eight.</summary>
    private static double Tail(double z) => 0.5 * GammaFunction.Upper(0.5, Math.Pow(Math.Min(z, 8), 2) / 2);
}

using Insight.Anomaly.Counts;

namespace Insight.Anomaly.Rollouts;

/// <summary>The last two minutes of two versions: a canary that fails at once is told at once.</summary>
/// <remarks>
/// Beside evidence that adds up for hours. Errors are compared with what is ordinary at the same endpoints, raised by as much as the other version is above
/// its own ordinary share: what both suffer from is no one's fault. Each window's p-value stands for itself.
/// </remarks>
internal sealed class RecentWindows
{
    private const int Length = 12;

    /// <summary>Errors of the other version that are supposed at what is ordinary, so that a few say little.</summary>
    private const double Supposed = 3;

    /// <summary>Points above what is ordinary that are not even tested.</summary>
    private const double Negligible = 0.002;

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
            double requests = 0, errors = 0, usual = 0, others = 0, otherErrors = 0, otherUsual = 0;
            for (int i = 1; i <= stretch; i++)
            {
                RecentWindow window = _ring[(_at - i + Length) % Length];
                requests += window.Requests;
                errors += window.Errors;
                usual += window.Usual;
                others += window.OtherRequests;
                otherErrors += window.OtherErrors;
                otherUsual += window.OtherUsual;
            }

            if (requests <= 0 || others <= 0 || (errors / requests) - (otherErrors / others) < margin) continue;
            double shared = Math.Max(1, (otherErrors + Supposed) / (otherUsual + Supposed));
            double share = Math.Min(0.999, (usual * shared / requests) + Negligible);
            least = Math.Min(least, CountTests.BinomialAtLeast(errors, requests, share));
        }

        return Math.Min(1, least * s_stretches.Length);
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

        return Math.Min(1, least * s_stretches.Length);
    }

    public void Write(BinaryWriter output)
    {
        foreach (RecentWindow w in _ring)
        {
            foreach (double value in (double[])[w.Requests, w.Errors, w.Usual, w.OtherRequests, w.OtherErrors, w.OtherUsual, w.Rank, w.RankVariance]) output.Write(value);
        }

        output.Write(_at);
    }

    public void Read(BinaryReader input)
    {
        double Next() => input.ReadDouble();
        for (int i = 0; i < Length; i++) _ring[i] = new(Next(), Next(), Next(), Next(), Next(), Next(), Next(), Next());
        _at = Math.Abs(input.ReadInt32() % Length);
    }

    /// <summary>The normal tail beyond z standard errors, by the incomplete gamma function; ranks of few requests are believed up to eight.</summary>
    private static double Tail(double z) => 0.5 * GammaFunction.Upper(0.5, Math.Pow(Math.Min(z, 8), 2) / 2);
}

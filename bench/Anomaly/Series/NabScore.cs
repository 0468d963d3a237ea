namespace Insight.Bench.Anomaly.Series;

/// <summary>The standard profile of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015): one early report per window is rewarded, each false one costs.</summary>
internal static class NabScore
{
    private const double FalsePositive = 0.11;

    /// <summary>What the raw score changes by as the threshold falls below each score, in order of falling scores.</summary>
    public static List<(double Score, double Change)> Steps(NabSeries series, ReadOnlySpan<float> scores)
    {
        List<(double Score, double Change)> steps = [];
        List<(double Score, double Weight)>[] windows = new List<(double, double)>[series.Windows];
        for (int i = series.Probation; i < series.Points.Length; i++)
        {
            if (series.Inside[i] < 0) steps.Add((scores[i], series.Weight[i] * FalsePositive));
            else (windows[series.Inside[i]] ??= []).Add((scores[i], series.Weight[i]));
        }

        foreach (List<(double Score, double Weight)> window in windows.Where(window => window is not null))
        {
            double best = -1;
            foreach ((double score, double weight) in window.OrderByDescending(point => point.Score))
            {
                if (weight <= best) continue;
                steps.Add((score, weight - best));
                best = weight;
            }
        }

        steps.Sort((a, b) => b.Score.CompareTo(a.Score));
        return steps;
    }

    /// <summary>Score from 0 (nothing reported) to 100 at the best single threshold, or at the given one.</summary>
    public static (double Score, double Threshold) Of(IEnumerable<(NabSeries Series, List<(double Score, double Change)> Steps)> files, double? threshold = null)
    {
        List<(double Score, double Change)> all = [];
        int windows = 0, scored = 0;
        foreach ((NabSeries series, List<(double, double)> steps) in files)
        {
            all.AddRange(steps);
            windows += series.Windows;
            scored += series.Inside.Skip(series.Probation).Where(k => k >= 0).Distinct().Count();
        }

        all.Sort((a, b) => b.Score.CompareTo(a.Score));
        double raw = -scored, best = raw, at = double.PositiveInfinity;
        for (int i = 0; i < all.Count;)
        {
            double score = all[i].Score;
            if (score < threshold) break;
            for (; i < all.Count && all[i].Score == score; i++) raw += all[i].Change;
            if (raw > best) (best, at) = (raw, score);
        }

        return (100 * ((threshold is null ? best : raw) + windows) / (2 * windows), threshold ?? at);
    }
}

using Insight.Anomaly.Series;

namespace Insight.Anomaly.Tests.Series;

/// <summary>Generated series: five-minute points that start on a Monday.</summary>
internal static class Generated
{
    public const int Day = 288;
    private const long Monday = 1_767_571_200;

    public static SeriesPoint[] Noise(int points, int seed, double level = 100, double spread = 5) => From(points, seed, _ => level, spread);

    /// <summary>A day that rises and falls, with noise.</summary>
    public static SeriesPoint[] Days(int days, int seed) => From(days * Day, seed, i => 100 + 40 * Math.Sin(i * Math.Tau / Day), 4);

    public static SeriesPoint[] From(int points, int seed, Func<int, double> middle, double spread)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, points).Select(i => new SeriesPoint(Monday + 300L * i, middle(i) + spread * Normal(random)))];
    }

    public static SeriesJudgement[] Judge(IEnumerable<SeriesPoint> points, SeriesSettings? settings = null)
    {
        SeriesModel model = new(settings);
        return [.. points.Select(model.Observe)];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}

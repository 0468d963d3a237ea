using System.Globalization;
using System.Text.Json;
using Insight.Anomaly.Series;

namespace Insight.Bench.Anomaly.Series;

/// <summary>One labelled series, with what each of its points is worth when it is reported.</summary>
/// <param name="Name">folder/file.csv.</param>
/// <param name="Points">The points.</param>
/// <param name="Inside">Window that each point lies in; -1 outside.</param>
/// <param name="Weight">Reward inside a window (up to 1 at its start), punishment after one (down to -1).</param>
/// <param name="Windows">Number of windows.</param>
/// <param name="Probation">Points at the start that are not scored.</param>
internal sealed record NabSeries(string Name, SeriesPoint[] Points, int[] Inside, double[] Weight, int Windows, int Probation)
{
    private static readonly double Top = 2 / (1 + Math.Exp(-5)) - 1;

    public static NabSeries Read(string folder, string name, JsonElement windows)
    {
        SeriesPoint[] points = [.. File.ReadLines(Path.Combine(folder, name)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))
            .Select(fields => new SeriesPoint(NabCorpus.Seconds(fields[0]), double.Parse(fields[1], CultureInfo.InvariantCulture)))];
        long[] times = [.. points.Select(point => point.Seconds)];
        (int From, int To)[] spans = [.. windows.EnumerateArray().Select(pair => (At(times, pair[0].GetString()!), At(times, pair[1].GetString()!)))];
        int[] inside = new int[points.Length];
        double[] weight = new double[points.Length];
        Array.Fill(inside, -1);
        Array.Fill(weight, -1);
        for (int k = 0; k < spans.Length; k++)
        {
            (int from, int to) = spans[k];
            for (int i = from; i <= to && i < points.Length; i++) (inside[i], weight[i]) = (k, Sigmoid(-(to - i + 1.0) / (to - from + 1)) / Top);
            int end = k + 1 < spans.Length ? spans[k + 1].From : points.Length;
            for (int i = to + 1; i < end; i++) weight[i] = Sigmoid((i - to) / (double)(to - from));
        }

        return new NabSeries(name, points, inside, weight, spans.Length, (int)Math.Min(0.15 * points.Length, 0.15 * 5000));
    }

    private static double Sigmoid(double x) => x > 3 ? -1 : 2 / (1 + Math.Exp(5 * x)) - 1;

    private static int At(long[] times, string text)
    {
        long wanted = NabCorpus.Seconds(text);
        int at = 0;
        while (at < times.Length && times[at] < wanted) at++;
        return at;
    }
}

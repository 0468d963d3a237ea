using System.Buffers;
using System.Diagnostics;
using Insight.Anomaly.Series;
using Insight.Anomaly.Series.Calibration;
using Insight.Anomaly.Series.Detectors;
using Insight.Bench.Anomaly.Series;
using Insight.Bench.Ingest;

namespace Insight.Bench.Anomaly;

/// <summary>How well and how fast series are judged. Quality needs the labelled series, which lie beside the repository.</summary>
internal static class SeriesFigures
{
    private const int Splits = 40;

    public static void Measure(Figures figures)
    {
        Speed(figures);
        if (Folder() is not { } folder) return;
        NabCorpus corpus = NabCorpus.Read(folder);
        var ensemble = Score(corpus, static () => new SeriesModel().Observe);
        double standard = NabScore.Of(ensemble).Score;
        figures.AtLeast("nab_standard", standard, "points", 62);
        figures.AtLeast("nab_cross_validated", CrossValidated(ensemble), "points", 62);
        double best = 0;
        foreach (string name in DetectorCatalog.Parity)
        {
            double score = NabScore.Of(Score(corpus, () => new CalibratedDetector(DetectorCatalog.Create(name)!, SeriesSettings.Default).Observe)).Score;
            figures.Note($"nab_{name.Replace('-', '_')}", score, "points");
            best = Math.Max(best, score);
        }

        figures.AtLeast("margin", standard - best, "points", 15);
    }

    /// <summary>Processor time, since others may use the machine, and state once everything is filled.</summary>
    private static void Speed(Figures figures)
    {
        const int Points = 20_000, Series = 5;
        double best = double.MaxValue;
        long bytes = 0;
        for (int round = 0; round < 3; round++)
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            for (int s = 0; s < Series; s++)
            {
                Random random = new(s);
                SeriesModel model = new();
                for (int i = 0; i < Points; i++) model.Observe(new SeriesPoint(60L * i, 100 + 30 * Math.Sin(i * Math.Tau / 1440) + 5 * random.NextDouble() + (i % 997 == 0 ? 200 : 0)));
                ArrayBufferWriter<byte> state = new();
                model.Write(state);
                bytes = state.WrittenCount;
            }

            best = Math.Min(best, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / (Points * Series));
        }

        figures.AtMost("us_per_point", best, "us", 10);
        figures.AtMost("state_bytes", bytes, "B", 65536);
    }

    /// <summary>The threshold is chosen on one half of the series and scored on the other; mean over random halves.</summary>
    private static double CrossValidated((NabSeries, List<(double, double)>)[] files)
    {
        Random random = new(1);
        double sum = 0;
        for (int split = 0; split < Splits; split++)
        {
            (NabSeries, List<(double, double)>)[] order = [.. files];
            random.Shuffle(order);
            int half = order.Length / 2;
            sum += NabScore.Of(order[half..], NabScore.Of(order[..half]).Threshold).Score;
            sum += NabScore.Of(order[..half], NabScore.Of(order[half..]).Threshold).Score;
        }

        return sum / (2 * Splits);
    }

    private static (NabSeries, List<(double, double)>)[] Score(NabCorpus corpus, Func<Func<SeriesPoint, SeriesJudgement>> create) =>
    [
        .. corpus.Series.Select(series =>
        {
            Func<SeriesPoint, SeriesJudgement> judge = create();
            return (series, NabScore.Steps(series, Array.ConvertAll(series.Points, point => (float)judge(point).Score)));
        })
    ];

    private static string? Folder()
    {
        for (DirectoryInfo? up = new(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            string folder = Path.Combine(up.FullName, "shared", "data", "anomaly", "nab");
            if (File.Exists(Path.Combine(folder, "windows.json"))) return folder;
        }

        return null;
    }
}

using System.Diagnostics;
using System.Globalization;
using Insight.ApiDiscovery.Learning;
using Insight.Bench.Discovery;
using Insight.Bench.Discovery.Scoring;
using Insight.Bench.Ingest;

// dotnet run -c Release --project bench/Discovery [lines | score FOLDER NAME,NAME… [-v]]
//
// How fast endpoints are learned and matched, in how much memory, and, where labelled logs lie beside the repository, how well.
if (args is ["score", string folder, string names, .. string[] more])
{
    double sum = 0;
    string[] all = names.Split(',');
    foreach (string name in all)
    {
        Corpus corpus = await Corpus.ReadAsync(folder, name);
        Stopwatch watch = Stopwatch.StartNew();
        IReadOnlyList<LearnedApi> apis = corpus.Learn();
        double seconds = watch.Elapsed.TotalSeconds;
        CorpusScore score = corpus.Score(apis);
        sum += score.F1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12} F1 {score.F1:0.000} GA {score.Grouping:0.000} P {score.Precision:0.000} R {score.Recall:0.000} confirmed {score.Confirmed:0.000} wrong {score.Wrong.Count} missed {score.Missed.Count} {seconds:0.00} s"));
        if (!more.Contains("-v")) continue;
        foreach (string wrong in score.Wrong) Console.WriteLine("  + " + wrong);
        foreach (string missed in score.Missed) Console.WriteLine("  - " + missed);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean {sum / all.Length:0.000}"));
    return 0;
}

Figures figures = new();
await LogLines.MeasureAsync(figures);
if (args is ["lines"]) return figures.Missed ? 1 : 0;
Synthetic.Learn(figures);
Synthetic.Memory(figures);
Synthetic.Match(figures);
if (Synthetic.CorpusFolder() is { } data) await Quality.MeasureAsync(data, figures);
return figures.Missed ? 1 : 0;

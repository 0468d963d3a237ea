using Insight.Bench.Discovery.Scoring;
using Xunit;
using Xunit.Abstractions;

namespace Insight.ApiDiscovery.Tests.Learning.Sets;

/// <summary>How well labelled logs must be learned, whatever else changes.</summary>
public class FloorTests(ITestOutputHelper output)
{
    private const string Hard = "k8s", Hostile = "box-hostile";

    [Fact]
    public void Learn_LabelledLogs_FindsTheirEndpoints()
    {
        if (LabelledSet.Names.Count == 0) return;
        Dictionary<string, CorpusScore> scores = LabelledSet.Names.ToDictionary(name => name, ScoreOf, StringComparer.Ordinal);
        foreach ((string name, CorpusScore score) in scores) output.WriteLine($"{name}: F1 {score.F1:0.000}, grouping {score.Grouping:0.000}, confirmed {score.Confirmed:0.000}");

        Assert.All(scores, score => Assert.True(score.Value.F1 >= (score.Key switch { Hard => 0.6, Hostile => 0.9, _ => 0.8 }), $"{score.Key}: F1 {score.Value.F1:0.000}"));
        Assert.InRange(scores.Where(score => score.Key != Hard).Average(score => score.Value.F1), 0.94, 1);
        Assert.InRange(scores.Average(score => score.Value.Grouping), 0.96, 1);
    }

    private static CorpusScore ScoreOf(string name)
    {
        LabelledSet set = LabelledSet.Find(name)!;
        return set.Corpus.Score([set.Learned]);
    }
}

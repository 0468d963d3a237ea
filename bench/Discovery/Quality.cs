using Insight.ApiDiscovery.Learning;
using Insight.Bench.Discovery.Scoring;
using Insight.Bench.Ingest;

namespace Insight.Bench.Discovery;

/// <summary>How well the labelled logs are learned.</summary>
internal static class Quality
{
    private const string Hard = "k8s", Hostile = "box-hostile";

    public static async Task MeasureAsync(string folder, Figures figures)
    {
        List<double> scores = [], groupings = [], changes = [];
        int confirmed = 0;
        double right = 0;
        foreach (string name in Corpus.NamesIn(folder))
        {
            Corpus corpus = await Corpus.ReadAsync(folder, name);
            IReadOnlyList<LearnedApi> apis = corpus.Learn();
            CorpusScore score = corpus.Score(apis);
            int count = apis.Sum(api => api.Endpoints.Count(endpoint => endpoint.Endpoint.Tier == Endpoints.Catalog.EndpointTier.Confirmed));
            confirmed += count;
            right += count * score.Confirmed;
            figures.AtLeast($"f1_{name}", score.F1, "-", name switch { Hard => 0.6, Hostile => 0.9, _ => 0.8 });
            figures.Note($"grouping_{name}", score.Grouping, "-");
            changes.AddRange(Churn.Measure(corpus.Records));
            if (name == Hard) continue;
            scores.Add(score.F1);
            groupings.Add(score.Grouping);
        }

        if (scores.Count == 0) return;
        figures.AtLeast("f1_mean_without_k8s", scores.Average(), "-", 0.94);
        figures.AtLeast("grouping_mean_without_k8s", groupings.Average(), "-", 0.96);
        figures.AtMost("confirmed_changed_per_relearn_percent", 100 * changes.Average(), "%", 0.5);
        figures.Note("confirmed_changed_per_relearn_percent_worst", 100 * changes.Max(), "%");
        figures.AtLeast("confirmed_precision", right / Math.Max(1, confirmed), "-", 0.97);
    }
}

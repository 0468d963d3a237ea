using Insight.Waf.Language;
using Insight.Waf.Rules;
using Insight.WafTools;
using Insight.WafTools.Scoring;

namespace Insight.Bench.Anomaly;

/// <summary>The WAF's anomaly score of each value, put into a query as <c>insight waf score</c> does; paranoia level 1.</summary>
internal sealed class WafAnswers
{
    /// <summary>The score that stops a request.</summary>
    public const long Threshold = 5;

    private readonly Dictionary<LabelledValue, long> _scores = new(ReferenceEqualityComparer.Instance);

    public WafAnswers(string folder, IReadOnlyList<LabelledValue> values)
    {
        IReadOnlyList<RuleSource> sources = RuleFolder.Read(folder, EngineSetup.Of(blocking: true), ToolSetup.Paranoia(1), out string? error);
        RuleSet rules = RuleSet.Load(sources, out IReadOnlyList<RuleError> errors)
            ?? throw new InvalidOperationException($"{folder}: the rules cannot be used: {error ?? string.Join(", ", errors)}");
        long[] scores = new long[values.Count];
        Parallel.For(0, values.Count, i => scores[i] = ScoreOf(rules, values[i]));
        for (int i = 0; i < scores.Length; i++) _scores[values[i]] = scores[i];
    }

    public long Score(LabelledValue value) => _scores[value];

    // What a rule refuses by itself counts as stopped, whatever the score.
    private static long ScoreOf(RuleSet rules, LabelledValue value)
    {
        long score = 0;
        ExchangeResult result = Exchange.Run(rules, ProbeRequest.Build(Placement.Query, value.Value), static _ => BackendResponse.EmptyJson,
            transaction => score = Math.Max(transaction.Score("blocking_inbound_anomaly_score"), transaction.Score("anomaly_score")));
        return Scorer.IsDetected(result) ? Math.Max(score, Threshold) : score;
    }
}

namespace Insight.WafTools.Scoring;

/// <summary>Finds out how many values of a corpus are detected.</summary>
/// <param name="detects">Whether the rules would stop a request with the value at a place. Called by several threads.</param>
public sealed class Scorer(Func<Placement, byte[], bool> detects)
{
    private const int Threads = 2;

    // The Core Rule Set's decisions on the scores of a request and of an answer.
    private static readonly int[] s_blockingRules = [949110, 949111, 959100, 959101];

    /// <summary>Every place that a value is put to.</summary>
    public static IReadOnlyList<Placement> Placements { get; } = Enum.GetValues<Placement>();

    /// <summary>Whether an exchange counts as detected: something intervened, or a rule that decides on the score matched.</summary>
    public static bool IsDetected(ExchangeResult result) => result.Intervention is not null || result.Matches.Any(match => s_blockingRules.Contains(match.RuleId));

    /// <summary>Scores a corpus.</summary>
    /// <param name="corpus">The values.</param>
    /// <param name="progress">Receives the number of values done; null: nobody looks.</param>
    /// <param name="stopping">Ends the work.</param>
    /// <returns>Attacks by kind and all together, then benign values by kind and all together.</returns>
    public IReadOnlyList<KindScore> Score(IReadOnlyList<LabelledValue> corpus, IProgress<int>? progress, CancellationToken stopping)
    {
        bool[][] detected = new bool[corpus.Count][];
        int done = 0;
        Parallel.For(0, corpus.Count, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = stopping }, i =>
        {
            detected[i] = [.. Placements.Select(placement => detects(placement, corpus[i].Value))];
            progress?.Report(Interlocked.Increment(ref done));
        });

        List<KindScore> scores = [];
        foreach (bool attack in new[] { true, false })
        {
            int[] all = [.. Enumerable.Range(0, corpus.Count).Where(i => corpus[i].IsAttack == attack)];
            if (all.Length == 0) continue;
            scores.AddRange(all.GroupBy(i => corpus[i].Kind, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => Of(attack, kind.Key, [.. kind])));
            scores.Add(Of(attack, "", all));
        }

        return scores;

        KindScore Of(bool attack, string kind, int[] values) =>
            new(attack, kind, values.Length, [.. Placements.Select((_, place) => values.Count(i => detected[i][place]))]);
    }
}

namespace Insight.PolicyRecommender.Candidates;

/// <summary>What sources did not want to learn, so that people see why there are no candidates. One question's; sources are asked one after another.</summary>
public sealed class CandidateRefusals
{
    /// <summary>More nobody reads.</summary>
    public const int Most = 100;

    private readonly List<CandidateRefusal> _all = [];

    /// <summary>The refusals, each once, in the order in which they came; at most <see cref="Most"/>.</summary>
    public IReadOnlyList<CandidateRefusal> All => _all;

    /// <summary>Notes one.</summary>
    public void Add(CandidateRefusal refusal)
    {
        if (_all.Count < Most && !_all.Contains(refusal)) _all.Add(refusal);
    }
}

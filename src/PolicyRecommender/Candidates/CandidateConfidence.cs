namespace Insight.PolicyRecommender.Candidates;

/// <summary>How sure a candidate is.</summary>
public enum CandidateConfidence
{
    /// <summary>Little was seen.</summary>
    Low,

    /// <summary>Enough was seen to try it in shadow.</summary>
    Medium,

    /// <summary>Much was seen, of many clients, and it stayed the same.</summary>
    High,
}

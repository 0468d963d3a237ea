namespace Insight.PolicyRecommender.Candidates;

/// <summary>How sure a candidate is, by how many clients it was learned from and how much it stayed the same.</summary>
internal static class Confidences
{
    public static CandidateConfidence Of(long clients, double stability) =>
        clients >= 1_000 && stability >= 0.8 ? CandidateConfidence.High : clients >= 100 && stability >= 0.5 ? CandidateConfidence.Medium : CandidateConfidence.Low;
}

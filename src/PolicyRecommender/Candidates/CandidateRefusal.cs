namespace Insight.PolicyRecommender.Candidates;

/// <summary>Something that a source did not want to learn.</summary>
/// <param name="Kind">Kind of the source.</param>
/// <param name="Service">The service that it is about; empty: all.</param>
/// <param name="Reason">Why, one sentence.</param>
public sealed record CandidateRefusal(string Kind, string Service, string Reason);

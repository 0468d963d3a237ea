namespace Insight.PolicyRecommender.Candidates;

/// <summary>How much of a time does not teach what is usual at a service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Share">Share of the time, 0 to 1.</param>
public sealed record PoisonedService(string Service, double Share);

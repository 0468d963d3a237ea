namespace Insight.PolicyRecommender.History;

/// <summary>How much there is.</summary>
/// <param name="Requests">Requests of the tenant in the time; one that is stored twice counts twice.</param>
/// <param name="InScope">Of these, those that may be in scope.</param>
/// <param name="Share">Share of the clients that are read, 1 for all.</param>
public sealed record HistorySize(long Requests, long InScope, double Share);

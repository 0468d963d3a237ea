namespace Insight.Policy.Policies;

/// <summary>So many requests in a time.</summary>
/// <param name="Requests">The most.</param>
/// <param name="PerMicros">The time, in microseconds.</param>
public readonly record struct RateLimit(long Requests, long PerMicros);

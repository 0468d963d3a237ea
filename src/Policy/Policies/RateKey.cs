namespace Insight.Policy.Policies;

/// <summary>What is counted by itself.</summary>
/// <param name="Rule">The policy, and the endpoint where those are counted apart.</param>
/// <param name="Client">Keyed hash of the client.</param>
public readonly record struct RateKey(ulong Rule, ulong Client);

namespace Insight.PolicyRecommender.Replay;

/// <summary>A part of what a policy would have touched.</summary>
/// <param name="Name">The endpoint or edge.</param>
/// <param name="InScope">Requests in the policy's scope.</param>
/// <param name="Touched">Requests that it would have touched.</param>
/// <param name="TouchedClients">Clients of those.</param>
public sealed record ReplayPart(string Name, long InScope, long Touched, long TouchedClients);

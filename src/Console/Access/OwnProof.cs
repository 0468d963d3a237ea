namespace Insight.Console.Access;

/// <summary>Marks an address whose callers are known in another way than by role: gateways by their tokens, whoever signs in by what stands in the request.</summary>
public sealed class OwnProof;

namespace Insight.Policy.Policies;

/// <summary>What one policy does about a request.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Finding">What it says.</param>
/// <param name="Acts">False: it only notes it, being in shadow, or in canary for other clients.</param>
public readonly record struct PolicyVerdict(CompiledPolicy Policy, PolicyFinding Finding, bool Acts);

namespace Insight.Contracts.Bundles;

/// <summary>A gateway says that it has taken a policy back to shadow.</summary>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="Tenant">The policy's tenant.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="Spec">SHA-256 of the policy as it was then, in small hexadecimal digits: when it was changed meanwhile, the notice is of no matter.</param>
/// <param name="Reason">What it did, as one sentence.</param>
public sealed record RollbackNotice(string Gateway, string Tenant, string Policy, string Spec, string Reason);

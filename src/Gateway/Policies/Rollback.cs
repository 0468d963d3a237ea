namespace Insight.Gateway.Policies;

/// <summary>A policy that this gateway has taken back to shadow.</summary>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Name">Its name.</param>
/// <param name="Spec">SHA-256 of what it was then: another one of the same name begins anew.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When, UTC.</param>
internal sealed record Rollback(string Tenant, string Name, string Spec, string Reason, DateTime At);

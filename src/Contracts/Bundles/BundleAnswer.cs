namespace Insight.Contracts.Bundles;

/// <summary>What a gateway says to a bundle.</summary>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="Number">The bundle's number.</param>
/// <param name="Accepted">True when it is in force there; false when it was refused and the one before stays in force.</param>
/// <param name="Reason">Why it was refused, or which parts this gateway does not know; may be empty.</param>
public sealed record BundleAnswer(string Gateway, long Number, bool Accepted, string Reason);

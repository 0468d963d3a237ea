namespace Insight.Contracts.Bundles;

/// <summary>Head of the console's audit log: kept by every gateway, so that nobody can rewrite the log unseen.</summary>
/// <param name="Number">Number of the newest entry, at least 1.</param>
/// <param name="Hash">Its hash, 64 small hexadecimal digits.</param>
public sealed record BundleAudit(long Number, string Hash);

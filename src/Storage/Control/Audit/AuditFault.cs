namespace Insight.Storage.Control.Audit;

/// <summary>Where the log is not what was written.</summary>
/// <param name="Number">The first entry that is wrong or missing.</param>
/// <param name="Problem">What is wrong, as one sentence.</param>
public sealed record AuditFault(long Number, string Problem);

namespace Insight.Console.Audit;

/// <summary>Entries of the audit log.</summary>
/// <param name="Items">Entries, newest first.</param>
/// <param name="Next">What <c>before</c> must be for the entries that follow; null: there are none.</param>
/// <param name="Head">Number and hash of the newest entry of all, as <c>insight audit verify --head</c> takes it; empty for who sees some tenants only.</param>
public sealed record AuditPage(IReadOnlyList<AuditItem> Items, long? Next, string Head);

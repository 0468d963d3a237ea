namespace Insight.Waf.Auditing;

/// <summary>An entry on its way to the disk.</summary>
/// <param name="Json">The entry, with the end of its line.</param>
/// <param name="Began">When the transaction began, UTC; names the entry's file.</param>
/// <param name="Id">The transaction's name; names the entry's file.</param>
/// <param name="Index">What the index says about it before the file's name; null: there is no index.</param>
internal sealed record AuditRecord(ReadOnlyMemory<byte> Json, DateTime Began, string Id, string? Index);

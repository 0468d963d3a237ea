namespace Insight.Storage.Erasure;

/// <summary>What erasing did, or would do, to one table.</summary>
/// <param name="Table">The table; <c>control:NAME</c> one of the control database.</param>
/// <param name="Deleted">Rows that go.</param>
/// <param name="Changed">Rows that lose the value and stay.</param>
public sealed record ErasureCount(string Table, long Deleted, long Changed);

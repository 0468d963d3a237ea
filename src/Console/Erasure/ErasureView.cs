using Insight.Storage.Control.Erasure;
using Insight.Storage.Erasure;

namespace Insight.Console.Erasure;

/// <summary>An erasure: how far it is, and its receipt. It never says who.</summary>
/// <param name="Number">Its number; 0: nothing was erased, this only counts.</param>
/// <param name="Kind">By what the person was known.</param>
/// <param name="Tenant">Tenant within which; empty: in all.</param>
/// <param name="Hash">Keyed hash of the value, 64 hexadecimal digits: the same person has the same.</param>
/// <param name="State">How far it is.</param>
/// <param name="ErasedAt">When it was begun, UTC: records up to then stay out.</param>
/// <param name="ErasedBy">Who said so.</param>
/// <param name="Reason">Why.</param>
/// <param name="ExpiresAt">Until when late records are left out, UTC.</param>
/// <param name="FinishedAt">When it ended, UTC; null: it did not.</param>
/// <param name="Counts">What was done, or would be, by table.</param>
/// <param name="Notes">What names the person and stays; only with a count.</param>
public sealed record ErasureView(
    long Number, ErasureKind Kind, string Tenant, string Hash, ErasureState State, DateTime ErasedAt, string ErasedBy, string Reason, DateTime ExpiresAt, DateTime? FinishedAt,
    IReadOnlyList<ErasureCount> Counts, IReadOnlyList<string> Notes)
{
    internal static ErasureView Of(ErasureReceipt receipt) => new(
        receipt.Number, receipt.Kind, receipt.Tenant, receipt.Hash, receipt.State, receipt.ErasedAt.UtcDateTime, receipt.ErasedBy, receipt.Reason, receipt.ExpiresAt.UtcDateTime,
        receipt.FinishedAt?.UtcDateTime, receipt.Counts, []);
}

/// <summary>Receipts.</summary>
/// <param name="Items">The newest first.</param>
public sealed record ErasureList(IReadOnlyList<ErasureView> Items);

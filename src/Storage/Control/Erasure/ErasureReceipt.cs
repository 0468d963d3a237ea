using Insight.Storage.Erasure;

namespace Insight.Storage.Control.Erasure;

/// <summary>That a person was erased, without saying who.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">By what the person was known.</param>
/// <param name="Tenant">Tenant within which; empty: in all.</param>
/// <param name="Hash">Keyed hash of the value, 64 hexadecimal digits: the same person has the same.</param>
/// <param name="ErasedAt">When it was begun, UTC: records up to then stay out.</param>
/// <param name="ErasedBy">Who said so.</param>
/// <param name="Reason">Why.</param>
/// <param name="ExpiresAt">Until when late records are left out, UTC.</param>
/// <param name="State">How far it is.</param>
/// <param name="FinishedAt">When it was done or failed, UTC; null: it is under way, or its process died.</param>
/// <param name="Counts">What was done so far.</param>
public sealed record ErasureReceipt(
    long Number, ErasureKind Kind, string Tenant, string Hash, DateTimeOffset ErasedAt, string ErasedBy, string Reason, DateTimeOffset ExpiresAt, ErasureState State, DateTimeOffset? FinishedAt,
    IReadOnlyList<ErasureCount> Counts);

/// <summary>How far an erasure is.</summary>
public enum ErasureState
{
    /// <summary>It is under way.</summary>
    Running,

    /// <summary>All of it is done.</summary>
    Done,

    /// <summary>It broke off, or its process died. Running it again does the rest.</summary>
    Failed,
}

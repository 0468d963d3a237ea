using Insight.Storage.Control.Audit;

namespace Insight.Console.Audit;

/// <summary>An entry of the audit log.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What was done.</param>
/// <param name="Tenant">Tenant of the object; empty: of none.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">How it was; empty: it was not there.</param>
/// <param name="After">How it is; empty: it is gone.</param>
/// <param name="Reason">Why.</param>
/// <param name="Hash">SHA-256 over the entry and the hash before.</param>
public sealed record AuditItem(long Number, DateTime At, string Actor, string Action, string Tenant, string Kind, string Name, string Before, string After, string Reason, string Hash)
{
    /// <summary>Of an entry.</summary>
    public static AuditItem Of(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        AuditNote note = entry.Note;
        // The time is data until the log was verified: one that is none is shown as the earliest.
        DateTime at = entry.At is >= 0 and < 253_402_300_800_000_000 ? DateTime.UnixEpoch.AddMicroseconds(entry.At) : DateTime.UnixEpoch;
        return new AuditItem(entry.Number, at, note.Actor, note.Action, note.Tenant, note.Kind, note.Name, note.Before, note.After, note.Reason, entry.Hash);
    }
}

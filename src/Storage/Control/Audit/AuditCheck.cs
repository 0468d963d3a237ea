using System.Globalization;

namespace Insight.Storage.Control.Audit;

/// <summary>Decides whether entries are what was written.</summary>
internal static class AuditCheck
{
    /// <summary>The first fault; null when there is none.</summary>
    /// <param name="entries">The entries in order; null where a row is none.</param>
    /// <param name="kept">The head as the database has it; null when it has none.</param>
    /// <param name="heads">Heads from elsewhere.</param>
    /// <param name="head">The last good entry.</param>
    public static AuditFault? Run(IEnumerable<AuditEntry?> entries, AuditHead? kept, IEnumerable<AuditHead> heads, out AuditHead head)
    {
        head = AuditHead.None;
        ILookup<long, string> anchors = heads.ToLookup(static anchor => anchor.Number, static anchor => anchor.Hash);
        long last = anchors.Select(static anchor => anchor.Key).DefaultIfEmpty(0).Max();
        long sure = 0;
        foreach (AuditEntry? entry in entries)
        {
            long number = head.Number + 1;
            if (entry is null) return new AuditFault(number, "it, or a row beside it, holds what was never written");
            if (entry.Number != number) return new AuditFault(number, entry.Number > number ? "it is missing" : "a row stands before it that was never written");
            if (entry.Hash != AuditEntry.HashOf(head.Hash, number, entry.At, entry.Note)) return new AuditFault(number, "it is not what was written: its hash is wrong");
            foreach (string hash in anchors[number])
            {
                if (hash != entry.Hash) return new AuditFault(sure + 1, Text($"entries {sure + 1} to {number} were written anew: entry {number} does not have the hash that was kept elsewhere"));
                sure = number;
            }

            head = new AuditHead(number, entry.Hash);
        }

        if (last > head.Number) return new AuditFault(head.Number + 1, Text($"it is missing: the log went on to entry {last} at least"));
        if (kept is null) return new AuditFault(head.Number + 1, "the head of the log is missing");
        if (kept.Number > head.Number) return new AuditFault(head.Number + 1, Text($"it is missing: the log went on to entry {kept.Number}"));
        if (kept.Number < head.Number) return new AuditFault(kept.Number + 1, "it was added past the log");
        return kept.Hash == head.Hash ? null : new AuditFault(Math.Max(head.Number, 1), "it is not the entry that the head of the log names");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

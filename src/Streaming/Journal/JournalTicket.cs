namespace Insight.Streaming.Journal;

/// <summary>Names one begun record until its end is written. The default value is a refused ticket: the journal had no room
/// and has counted the record as dropped.</summary>
public readonly record struct JournalTicket
{
    internal JournalTicket(int slot, ulong number)
    {
        Slot = slot;
        Number = number;
    }

    /// <summary>False when the journal had no room at the begin; ending such a ticket does nothing.</summary>
    public bool IsAccepted => Number != 0;

    internal int Slot { get; }

    internal ulong Number { get; }
}

namespace Insight.Streaming.Journal;

/// <summary>A begun record that has no end yet.</summary>
internal readonly record struct OpenBegin(ulong Ticket, int Offset, int RecordBytes);

/// <summary>The writer's begun and not yet ended records: where each begin lies in the current segment.</summary>
/// <remarks>Slots are reused, so that a begin and an end cost a few stores and no allocation once the table has grown.</remarks>
internal sealed class OpenBegins
{
    private Slot[] _slots = new Slot[64];
    private int _free = -1;
    private int _used;

    /// <summary>How many are open.</summary>
    public int Count { get; private set; }

    /// <summary>What their frames take when they are carried into the next segment.</summary>
    public long Bytes { get; private set; }

    public JournalTicket Add(ulong number, int offset, int recordBytes)
    {
        int slot = _free;
        if (slot >= 0)
        {
            _free = _slots[slot].NextFree;
        }
        else
        {
            slot = _used++;
            if (slot == _slots.Length) Array.Resize(ref _slots, slot * 2);
        }

        _slots[slot] = new Slot { Number = number, Offset = offset, RecordBytes = recordBytes };
        Count++;
        Bytes += Frame.SizeOf(recordBytes);
        return new JournalTicket(slot, number);
    }

    public bool IsOpen(JournalTicket ticket) => ticket.Number != 0 && (uint)ticket.Slot < (uint)_used && _slots[ticket.Slot].Number == ticket.Number;

    public void Remove(JournalTicket ticket)
    {
        ref Slot slot = ref _slots[ticket.Slot];
        Count--;
        Bytes -= Frame.SizeOf(slot.RecordBytes);
        slot = new Slot { NextFree = _free };
        _free = ticket.Slot;
    }

    /// <summary>Notes that all open begins, in the order of enumeration, now lie one behind the other from <paramref name="offset"/>.</summary>
    public void Relocate(int offset)
    {
        foreach (ref Slot slot in _slots.AsSpan(0, _used))
        {
            if (slot.Number == 0) continue;
            slot.Offset = offset;
            offset += Frame.SizeOf(slot.RecordBytes);
        }
    }

    public IEnumerator<OpenBegin> GetEnumerator()
    {
        for (int i = 0; i < _used; i++)
        {
            Slot slot = _slots[i];
            if (slot.Number != 0) yield return new OpenBegin(slot.Number, slot.Offset, slot.RecordBytes);
        }
    }

    private struct Slot
    {
        public ulong Number;
        public int Offset;
        public int RecordBytes;
        public int NextFree;
    }
}

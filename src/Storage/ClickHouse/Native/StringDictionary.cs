using System.IO.Hashing;

namespace Insight.Storage.ClickHouse.Native;

/// <summary>Numbers distinct byte strings in order of first appearance. Open addressing; no allocation per value.</summary>
internal sealed class StringDictionary
{
    private readonly ByteBuffer _serialized = new(1024);
    private Entry[] _entries = new Entry[64];

    // Index of an entry plus 1; 0 is free. At most half full.
    private int[] _slots = new int[256];
    private int _last;

    public int Count { get; private set; }

    /// <summary>All values in order, each behind its length.</summary>
    public ReadOnlyMemory<byte> Serialized => _serialized.Memory;

    public int IndexOf(ReadOnlySpan<byte> value)
    {
        // Neighbouring rows often hold the same name.
        if (_last < Count && Holds(_last, value)) return _last;
        ulong hash = XxHash64.HashToUInt64(value);
        int mask = _slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            int index = _slots[slot] - 1;
            if (index < 0)
            {
                _slots[slot] = Count + 1;
                return _last = Add(value, hash);
            }

            if (_entries[index].Hash == hash && Holds(index, value)) return _last = index;
        }
    }

    public void Clear()
    {
        Count = 0;
        _serialized.Clear();
        Array.Clear(_slots);
    }

    private bool Holds(int index, ReadOnlySpan<byte> value)
    {
        ref readonly Entry entry = ref _entries[index];
        return entry.Length == value.Length && _serialized.Written.Slice(entry.Start, entry.Length).SequenceEqual(value);
    }

    private int Add(ReadOnlySpan<byte> value, ulong hash)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, Count * 2);
        _serialized.WriteText(value);
        _entries[Count] = new Entry(hash, _serialized.Length - value.Length, value.Length);
        int index = Count++;
        if (Count * 2 > _slots.Length) Grow();
        return index;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int index = 0; index < Count; index++)
        {
            int slot = (int)_entries[index].Hash & mask;
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = index + 1;
        }
    }

    private readonly record struct Entry(ulong Hash, int Start, int Length);
}

using System.Text;
using Insight.Waf.Text;

namespace Insight.Waf.Variables;

/// <summary>A collection that rules write to, such as TX: values by name, without regard to case. Names and values lie in the transaction's memory.</summary>
/// <remarks>Open addressing over a table that is emptied by counting up a generation: starting anew costs nothing.</remarks>
internal sealed class NamedValues(ByteBuffer memory)
{
    private Entry[] _entries = new Entry[256];
    private int _count;
    private uint _generation = 1;

    public void Clear()
    {
        _count = 0;
        if (++_generation != 0) return;
        Array.Clear(_entries);
        _generation = 1;
    }

    public bool TryGet(ReadOnlySpan<byte> name, out Item item, VariableKind kind) => TryGet(name, Hash(name), out item, kind);

    /// <summary>The same for a name whose hash is known: most names stand in rules, and hashing one costs more than finding it.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, uint hash, out Item item, VariableKind kind)
    {
        ref Entry entry = ref Find(name, hash);
        item = new Item(kind, entry.Name, entry.Value);
        return entry.Generation == _generation && entry.IsSet;
    }

    public void Set(ReadOnlySpan<byte> name, Slice value)
    {
        uint hash = Hash(name);
        ref Entry entry = ref Find(name, hash);
        if (entry.Generation != _generation)
        {
            int start = memory.Length;
            memory.Add(name);
            entry = new Entry { Generation = _generation, Hash = hash, Name = new Slice(start, name.Length), Value = value, IsSet = true };
            if (++_count * 2 > _entries.Length) Grow();
            return;
        }

        entry.Value = value;
        entry.IsSet = true;
    }

    public void Remove(ReadOnlySpan<byte> name)
    {
        ref Entry entry = ref Find(name, Hash(name));
        if (entry.Generation == _generation) entry.IsSet = false;
    }

    public void AddAll(VariableKind kind, List<Item> items)
    {
        foreach (Entry entry in _entries)
        {
            if (entry.Generation == _generation && entry.IsSet) items.Add(new Item(kind, entry.Name, entry.Value));
        }
    }

    private ref Entry Find(ReadOnlySpan<byte> name, uint hash)
    {
        int mask = _entries.Length - 1;
        for (int at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            ref Entry entry = ref _entries[at];
            if (entry.Generation != _generation) return ref entry;
            if (entry.Hash == hash && Ascii.EqualsIgnoreCase(memory.Written.Slice(entry.Name.Start, entry.Name.Length), name)) return ref entry;
        }
    }

    private void Grow()
    {
        Entry[] old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (Entry entry in old)
        {
            if (entry.Generation == _generation) Find(memory.Written.Slice(entry.Name.Start, entry.Name.Length), entry.Hash) = entry;
        }
    }

    /// <summary>FNV-1a over letters without their case. Only rules choose names, clients a part of few: the table is bounded by the rules.</summary>
    public static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte one in name) hash = (hash ^ (uint)(one | 0x20)) * 16777619;
        return hash;
    }

    private struct Entry
    {
        public uint Generation;
        public uint Hash;
        public bool IsSet;
        public Slice Name;
        public Slice Value;
    }
}

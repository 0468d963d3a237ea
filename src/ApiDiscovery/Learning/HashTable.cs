namespace Insight.ApiDiscovery.Learning;

/// <summary>Counts by hash, bounded: of more keys than fit, those with the smallest hashes stay, whatever came first.</summary>
/// <remarks>A key that stays was never turned away, so its count is whole.</remarks>
internal sealed class HashTable<TCount>(int capacity) where TCount : struct
{
    private readonly Dictionary<uint, TCount> _counts = [];
    private readonly PriorityQueue<uint, uint> _largest = new(Comparer<uint>.Create((a, b) => b.CompareTo(a)));

    /// <summary>Keys and their counts.</summary>
    public IEnumerable<KeyValuePair<uint, TCount>> Items => _counts;

    /// <summary>How many keys there are.</summary>
    public int Count => _counts.Count;

    /// <summary>The most there can be.</summary>
    public int Capacity => capacity;

    /// <summary>The count of a key; zero when it is not there.</summary>
    public TCount Get(uint key) => _counts.GetValueOrDefault(key);

    /// <summary>The count of a key to add to; a null reference when the key does not stay.</summary>
    public ref TCount Slot(uint key)
    {
        ref TCount known = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_counts, key);
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known)) return ref known;
        if (_counts.Count == capacity)
        {
            if (key >= _largest.Peek()) return ref System.Runtime.CompilerServices.Unsafe.NullRef<TCount>();
            _counts.Remove(_largest.Dequeue());
        }

        _largest.Enqueue(key, key);
        return ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _)!;
    }
}

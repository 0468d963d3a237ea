namespace Insight.Waf.Matching;

/// <summary>A set of small numbers in the order of their arrival, cleared in constant time and kept from use to use.</summary>
internal sealed class StampSet
{
    private int[] _stamps = [];
    private int[] _items = [];
    private int _stamp;

    public int Count { get; private set; }

    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    public int this[int index] => _items[index];

    /// <summary>Empties the set, for numbers below <paramref name="limit"/>.</summary>
    public void Clear(int limit)
    {
        if (_stamps.Length < limit)
        {
            _stamps = new int[limit];
            _items = new int[limit];
            _stamp = 0;
        }

        if (_stamp == int.MaxValue)
        {
            _stamps.AsSpan().Clear();
            _stamp = 0;
        }

        _stamp++;
        Count = 0;
    }

    public bool Has(int item) => _stamps[item] == _stamp;

    public bool Add(int item)
    {
        if (_stamps[item] == _stamp) return false;
        _stamps[item] = _stamp;
        _items[Count++] = item;
        return true;
    }

    public void Sort() => _items.AsSpan(0, Count).Sort();

    /// <summary>Of the items of each chain keeps the greatest; expects the items sorted.</summary>
    public void KeepGreatest(int[] chains, StampSet seen)
    {
        int kept = Count;
        for (int index = Count - 1; index >= 0; index--)
        {
            int chain = chains[_items[index]];
            if (chain == 0 || seen.Add(chain)) _items[--kept] = _items[index];
        }

        _items.AsSpan(kept, Count - kept).CopyTo(_items);
        Count -= kept;
    }

    /// <summary>Takes out the items whose owner is in another set; <see cref="Has"/> still knows them.</summary>
    public void RemoveOwned(int[] owners, StampSet by)
    {
        int kept = 0;
        for (int index = 0; index < Count; index++)
        {
            int item = _items[index];
            if (!by.Has(owners[item])) _items[kept++] = item;
        }

        Count = kept;
    }
}

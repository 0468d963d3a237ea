namespace Insight.ApiDiscovery.Learning;

/// <summary>A uniform sample of distinct answers: those with the smallest hashes (bottom-k; Cohen and Kaplan 2007).</summary>
/// <remarks>
/// A commutative, idempotent monoid: order, partitions and replays cannot matter, the answers of one client can be taken
/// out later, and the number of distinct answers can be estimated from the largest hash kept.
/// </remarks>
internal struct SampleSet
{
    /// <summary>Answers kept: their mean is known to a fifth of their spread, which is all that effect sizes need.</summary>
    public const int Capacity = 32;

    private Sample[]? _items;

    /// <summary>The samples, by hash.</summary>
    public ReadOnlySpan<Sample> Items => _items is null ? default : _items.AsSpan(0, Count);

    /// <summary>How many are kept.</summary>
    public byte Count { get; private set; }

    /// <summary>Distinct answers, exact below <see cref="Capacity"/>.</summary>
    public readonly double Distinct => Count < Capacity ? Count : (Capacity - 1) * (double)uint.MaxValue / Math.Max(1u, _items![Count - 1].Hash);

    /// <summary>Adds a sample unless it is there or too large.</summary>
    public void Add(in Sample sample)
    {
        if (Count == Capacity && sample.Hash >= _items![Capacity - 1].Hash) return;
        int at = 0;
        while (at < Count && _items![at].Hash < sample.Hash) at++;
        if (at < Count && _items![at].Hash == sample.Hash)
        {
            // Two answers that share a hash: keep the one that any order would keep.
            if (Compare(sample, _items[at]) < 0) _items[at] = sample;
            return;
        }

        if (_items is null) _items = new Sample[1];
        else if (Count == _items.Length && Count < Capacity) Array.Resize(ref _items, Math.Min(Capacity, Count * 2));
        int last = Math.Min((int)Count, Capacity - 1);
        for (int i = last; i > at; i--) _items[i] = _items[i - 1];
        _items[at] = sample;
        if (Count < Capacity) Count++;
    }

    /// <summary>Adds the samples of another set.</summary>
    public void Merge(in SampleSet other)
    {
        foreach (Sample sample in other.Items) Add(sample);
    }

    private static int Compare(in Sample a, in Sample b)
    {
        int order = a.Client.CompareTo(b.Client);
        if (order == 0) order = a.Bucket.CompareTo(b.Bucket);
        if (order == 0) order = a.Service.CompareTo(b.Service);
        if (order == 0) order = a.Size.CompareTo(b.Size);
        return order == 0 ? a.Duration.CompareTo(b.Duration) : order;
    }
}

namespace Insight.Endpoints.Profiles;

/// <summary>Different values by their keyed hashes, as long as they are few.</summary>
public sealed class EnumCounts
{
    /// <summary>Most different values; with one more nothing is kept, whatever the order.</summary>
    public const int MaxValues = 24;

    private readonly SortedDictionary<ulong, (uint Count, ulong Clients)> _values = [];

    /// <summary>Whether there were more values than an enumeration has.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The hashes in their order.</summary>
    public IEnumerable<(ulong Hash, uint Count, ClientSet Clients)> Ordered => _values.Select(static one => (one.Key, one.Value.Count, new ClientSet(one.Value.Clients)));

    /// <summary>How many there are.</summary>
    public int Count => _values.Count;

    /// <summary>Counts a value.</summary>
    /// <param name="hash">Its keyed hash.</param>
    /// <param name="count">How often.</param>
    /// <param name="clients">Of which clients.</param>
    public void Add(ulong hash, uint count, ClientSet clients)
    {
        if (IsOpen) return;
        _values.TryGetValue(hash, out (uint Count, ulong Clients) before);
        _values[hash] = (SequenceCounts.Sum(before.Count, count), before.Clients | clients.Bits);
        if (_values.Count > MaxValues) Open();
    }

    /// <summary>Adds what another one has counted.</summary>
    public void Merge(EnumCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.IsOpen) Open();
        foreach ((ulong hash, uint count, ClientSet clients) in other.Ordered) Add(hash, count, clients);
    }

    internal void Open()
    {
        IsOpen = true;
        _values.Clear();
    }
}

using System.Collections.Concurrent;

namespace Insight.Gateway.Access;

/// <summary>What was found out lately, by digest. Bounded: of two generations the older one is dropped when the younger one is full.</summary>
/// <remarks>What is asked for moves into the younger generation, so that what is in use stays. Only what was verified may be added; then nobody
/// without credentials can push out those of others.</remarks>
/// <param name="maxEntries">Entries of both generations.</param>
/// <param name="maxBytes">Bytes of both generations, as those who add count them.</param>
internal sealed class RecentCache<T>(int maxEntries, long maxBytes)
    where T : class
{
    private readonly Lock _lock = new();
    private volatile Generation _young = new(), _old = new();

    /// <summary>What is known; null: nothing.</summary>
    public T? Find(Digest key)
    {
        if (_young.Entries.TryGetValue(key, out (T Value, int Bytes) entry)) return entry.Value;
        if (!_old.Entries.TryGetValue(key, out entry)) return null;
        Add(key, entry.Value, entry.Bytes);
        return entry.Value;
    }

    /// <summary>Adds or replaces.</summary>
    public void Add(Digest key, T value, int bytes)
    {
        Generation young = _young;
        if (Volatile.Read(ref young.Count) >= maxEntries / 2 || Volatile.Read(ref young.Bytes) >= maxBytes / 2) young = Turn(young);
        young.Entries[key] = (value, bytes);
        Interlocked.Increment(ref young.Count);
        Interlocked.Add(ref young.Bytes, bytes);
    }

    private Generation Turn(Generation full)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_young, full)) return _young;
            _old = full;
            return _young = new Generation();
        }
    }

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<Digest, (T Value, int Bytes)> Entries = new();

        public int Count;

        public long Bytes;
    }
}

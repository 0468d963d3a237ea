using System.Security.Cryptography;
using Insight.Waf.Text;
using Insight.Waf.Variables;

namespace Insight.Waf.Collections;

/// <summary>Keeps collections such as IP and SESSION from transaction to transaction, in memory. Thread-safe. Whoever hosts rules owns it, so that it
/// outlives a reload of rules.</summary>
/// <param name="limits">How much is kept; null: the defaults.</param>
/// <param name="time">The clock; null: the system's.</param>
public sealed class CollectionStore(CollectionLimits? limits = null, TimeProvider? time = null)
{
    /// <summary>Collections that are looked at for being expired whenever a new one comes: more than one, so that the number sinks.</summary>
    private const int SweptAtOnce = 4;

    private readonly object _gate = new();
    private readonly Dictionary<CollectionKey, LinkedListNode<StoredCollection>> _collections = [];
    private readonly LinkedList<StoredCollection> _byUse = [];
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long _bytes;
    private long _evicted;

    /// <summary>The store of those who hand over none.</summary>
    public static CollectionStore Shared { get; } = new();

    /// <summary>Collections kept now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _collections.Count;
        }
    }

    /// <summary>Bytes of all collections, estimated.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Collections that had to go for others before their time.</summary>
    public long Evicted => Interlocked.Read(ref _evicted);

    /// <summary>How much is kept.</summary>
    public CollectionLimits Limits { get; } = limits ?? new CollectionLimits();

    /// <summary>Milliseconds since 1970.</summary>
    internal long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Finds a collection, or begins it.</summary>
    /// <param name="kind">Which variable.</param>
    /// <param name="application">Name of the rules' application.</param>
    /// <param name="key">Its key; not empty.</param>
    /// <param name="timeout">How long it lives after its last change, if it is new.</param>
    internal StoredCollection Open(VariableKind kind, string application, ReadOnlySpan<byte> key, TimeSpan timeout)
    {
        string text = key.Length <= Limits.MaxKeyBytes ? Latin1.ToString(key) : Convert.ToHexStringLower(SHA256.HashData(key));
        CollectionKey name = new(kind, application, text);
        lock (_gate)
        {
            long now = Now;
            if (_collections.TryGetValue(name, out LinkedListNode<StoredCollection>? node))
            {
                if (!node.Value.IsExpired(now))
                {
                    _byUse.Remove(node);
                    _byUse.AddFirst(node);
                    return node.Value;
                }

                Remove(node);
            }

            for (int i = 0; i < SweptAtOnce && _byUse.Last is { } last && last.Value.IsExpired(now); i++) Remove(last);
            StoredCollection collection = new(this, name, now, (long)timeout.TotalMilliseconds);
            _collections[name] = _byUse.AddFirst(collection);
            Interlocked.Add(ref _bytes, collection.BytesOnAdding);
            Trim();
            return collection;
        }
    }

    /// <summary>Counts what a collection has grown by, and makes room. Not called under the collection's own lock.</summary>
    internal void Grew(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= Limits.MaxBytes) return;
        lock (_gate) Trim();
    }

    // The collection used last stays in any case: it is the one that is being worked on, and its own size has a bound.
    private void Trim()
    {
        while (_collections.Count > 1 && (_collections.Count > Limits.MaxCollections || Bytes > Limits.MaxBytes))
        {
            Remove(_byUse.Last!);
            Interlocked.Increment(ref _evicted);
        }
    }

    private void Remove(LinkedListNode<StoredCollection> node)
    {
        _byUse.Remove(node);
        _collections.Remove(node.Value.Key);
        Interlocked.Add(ref _bytes, -node.Value.Evict());
    }
}

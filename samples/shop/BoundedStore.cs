using System.Diagnostics.CodeAnalysis;

namespace Shop;

/// <summary>The database of a service: a thread-safe dictionary that forgets its oldest entries, so that a shop left running
/// for days does not grow.</summary>
public sealed class BoundedStore<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Queue<TKey> _order = [];

    /// <summary>Looks one up.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
            return _values.TryGetValue(key, out value);
    }

    /// <summary>Adds one unless the key is there already.</summary>
    public bool TryAdd(TKey key, TValue value)
    {
        lock (_lock)
        {
            if (!_values.TryAdd(key, value))
                return false;
            Remember(key);
            return true;
        }
    }

    /// <summary>Adds or replaces one, computed from the value that stands there.</summary>
    public TValue Put(TKey key, Func<TValue?, TValue> update)
    {
        lock (_lock)
        {
            var known = _values.TryGetValue(key, out var old);
            var value = update(old);
            _values[key] = value;
            if (!known)
                Remember(key);
            return value;
        }
    }

    /// <summary>Replaces one if it is there; null when it is not.</summary>
    public TValue? Change(TKey key, Func<TValue, TValue> update)
    {
        lock (_lock)
            return _values.TryGetValue(key, out var old) ? _values[key] = update(old) : default;
    }

    /// <summary>Takes one out.</summary>
    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
            return _values.Remove(key, out value);
    }

    /// <summary>A copy of the values that fit.</summary>
    public IReadOnlyList<TValue> Where(Func<TValue, bool> condition)
    {
        lock (_lock)
            return [.. _values.Values.Where(condition)];
    }

    private void Remember(TKey key)
    {
        _order.Enqueue(key);
        // A key removed and added again stands in the queue twice; the queue is bounded by the same number all the same.
        while (_order.Count > capacity)
            _values.Remove(_order.Dequeue());
    }
}

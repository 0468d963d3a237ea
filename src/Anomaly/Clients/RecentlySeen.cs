using System.Diagnostics.CodeAnalysis;

namespace Insight.Anomaly.Clients;

/// <summary>Values by key, at most so many: the one asked for longest ago leaves first.</summary>
internal sealed class RecentlySeen<TKey, TValue>(int limit)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, TValue>>> _nodes = [];
    private readonly LinkedList<KeyValuePair<TKey, TValue>> _order = [];

    /// <summary>How many there are.</summary>
    public int Count => _nodes.Count;

    /// <summary>All of them, the one asked for longest ago first: adding them in this order gives the same state again.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> LeastRecentFirst => _order;

    /// <summary>The value of a key, which counts as asked for.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_nodes.TryGetValue(key, out LinkedListNode<KeyValuePair<TKey, TValue>>? node))
        {
            value = default;
            return false;
        }

        if (node != _order.Last)
        {
            _order.Remove(node);
            _order.AddLast(node);
        }

        value = node.Value.Value;
        return true;
    }

    /// <summary>The value of a key, without counting as asked for.</summary>
    public bool Peek(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        bool there = _nodes.TryGetValue(key, out LinkedListNode<KeyValuePair<TKey, TValue>>? node);
        value = there ? node!.Value.Value : default;
        return there;
    }

    /// <summary>Adds a key that is not there yet.</summary>
    /// <returns>What had to leave for it; nothing when there was room.</returns>
    public bool Add(TKey key, TValue value, out KeyValuePair<TKey, TValue> left)
    {
        left = default;
        bool full = _nodes.Count >= limit;
        if (full)
        {
            LinkedListNode<KeyValuePair<TKey, TValue>> first = _order.First!;
            left = first.Value;
            _order.RemoveFirst();
            _nodes.Remove(left.Key);
        }

        _nodes.Add(key, _order.AddLast(new KeyValuePair<TKey, TValue>(key, value)));
        return full;
    }

    /// <summary>The value of a key; a new one when it is not there.</summary>
    public TValue GetOrAdd(TKey key, Func<TValue> create)
    {
        if (TryGet(key, out TValue? value)) return value;
        value = create();
        Add(key, value, out _);
        return value;
    }

    /// <summary>Takes a key out, if it is there.</summary>
    public void Remove(TKey key)
    {
        if (_nodes.Remove(key, out LinkedListNode<KeyValuePair<TKey, TValue>>? node)) _order.Remove(node);
    }

    /// <summary>Takes all out.</summary>
    public void Clear()
    {
        _nodes.Clear();
        _order.Clear();
    }
}

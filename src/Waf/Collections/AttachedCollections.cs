using Insight.Waf.Matching;
using Insight.Waf.Rules;
using Insight.Waf.Text;
using Insight.Waf.Variables;

namespace Insight.Waf.Collections;

/// <summary>The collections that a transaction has begun to use (<c>initcol</c>, <c>setsid</c> …). While it has none, looking here costs one comparison.</summary>
internal sealed class AttachedCollections
{
    private readonly List<Attached> _attached = [];
    private readonly List<KeyValuePair<string, byte[]>> _values = [];

    /// <summary>Where collections are kept.</summary>
    public CollectionStore Store { get; set; } = CollectionStore.Shared;

    public void Clear()
    {
        if (_attached.Count > 0) _attached.Clear();
    }

    /// <summary>Begins to use a collection. The first key of a transaction stays; an empty one is none.</summary>
    public void Attach(VariableKind kind, ReadOnlySpan<byte> key, RuleSettings settings)
    {
        if (key.IsEmpty || Has(kind)) return;
        _attached.Add(new Attached(kind, Store.Open(kind, settings.WebAppId, key, settings.CollectionTimeout)));
    }

    /// <summary>Whether a collection is in use.</summary>
    public bool Has(VariableKind kind) => _attached.Count > 0 && Find(kind) is not null;

    /// <summary>Executes <c>setvar</c>.</summary>
    public void Change(VariableKind kind, ReadOnlySpan<byte> name, SetVariableOperation operation, ReadOnlySpan<byte> operand)
    {
        Attached attached = Find(kind)!;
        attached.Stored.Change(Latin1.ToString(name), operation, operand, isFirst: !attached.HasChanged);
        attached.HasChanged = true;
    }

    /// <summary>Executes <c>expirevar</c> and <c>deprecatevar</c>.</summary>
    public void Age(CollectionAction action, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Find(action.Collection) is not { } attached) return;
        if (action.Kind == CollectionActionKind.Expire) attached.Stored.Expire(Latin1.ToString(name), value);
        else attached.Stored.Decrease(Latin1.ToString(name), value);
    }

    /// <summary>Adds the items that a selector chooses, their bytes copied into the transaction's memory.</summary>
    public void Collect(Selector selector, List<Item> items, ByteBuffer memory, MatchScratch scratch)
    {
        StoredCollection stored = Find(selector.Kind)!.Stored;
        if (selector.Key is { } key)
        {
            if (stored.Read(Latin1.ToString(key)) is { } one) items.Add(new Item(selector.Kind, Keep(memory, key), Keep(memory, one)));
            return;
        }

        _values.Clear();
        stored.ReadAll(_values);
        foreach ((string name, byte[] value) in _values)
        {
            byte[] bytes = Latin1.ToBytes(name);
            if (selector.Chooses(bytes, scratch)) items.Add(new Item(selector.Kind, Keep(memory, bytes), Keep(memory, value)));
        }
    }

    private Attached? Find(VariableKind kind)
    {
        foreach (Attached attached in _attached)
        {
            if (attached.Kind == kind) return attached;
        }

        return null;
    }

    private static Slice Keep(ByteBuffer memory, ReadOnlySpan<byte> bytes)
    {
        int start = memory.Length;
        memory.Add(bytes);
        return new Slice(start, bytes.Length);
    }

    private sealed class Attached(VariableKind kind, StoredCollection stored)
    {
        public VariableKind Kind { get; } = kind;

        public StoredCollection Stored { get; } = stored;

        public bool HasChanged { get; set; }
    }
}

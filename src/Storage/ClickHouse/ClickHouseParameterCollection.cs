using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Insight.Storage.ClickHouse;

/// <summary>The parameters of a command, found by name without regard to a leading <c>@</c>. Names are case-sensitive, as in ClickHouse.</summary>
[SuppressMessage("Design", "CA1010", Justification = "ADO.NET's base class fixes what is implemented.")]
public sealed class ClickHouseParameterCollection : DbParameterCollection
{
    private readonly List<ClickHouseParameter> _items = [];

    /// <inheritdoc />
    public override int Count => _items.Count;

    /// <inheritdoc />
    public override object SyncRoot => _items;

    /// <summary>Adds a parameter and returns it.</summary>
    public ClickHouseParameter Add(string name, object? value, string? clickHouseType = null)
    {
        var parameter = new ClickHouseParameter { ParameterName = name, Value = value, ClickHouseType = clickHouseType };
        _items.Add(parameter);
        return parameter;
    }

    /// <inheritdoc />
    public override int Add(object value)
    {
        _items.Add((ClickHouseParameter)value);
        return _items.Count - 1;
    }

    /// <inheritdoc />
    public override void AddRange(Array values)
    {
        foreach (object value in values) Add(value);
    }

    /// <inheritdoc />
    public override void Clear() => _items.Clear();

    /// <inheritdoc />
    public override bool Contains(object value) => IndexOf(value) >= 0;

    /// <inheritdoc />
    public override bool Contains(string value) => IndexOf(value) >= 0;

    /// <inheritdoc />
    public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

    /// <inheritdoc />
    public override IEnumerator GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc />
    public override int IndexOf(object value) => value is ClickHouseParameter parameter ? _items.IndexOf(parameter) : -1;

    /// <inheritdoc />
    public override int IndexOf(string parameterName)
    {
        ReadOnlySpan<char> name = parameterName.AsSpan().TrimStart('@');
        for (int i = 0; i < _items.Count; i++)
        {
            if (name.SequenceEqual(_items[i].ParameterName)) return i;
        }

        return -1;
    }

    /// <inheritdoc />
    public override void Insert(int index, object value) => _items.Insert(index, (ClickHouseParameter)value);

    /// <inheritdoc />
    public override void Remove(object value) => _items.Remove((ClickHouseParameter)value);

    /// <inheritdoc />
    public override void RemoveAt(int index) => _items.RemoveAt(index);

    /// <inheritdoc />
    public override void RemoveAt(string parameterName) => _items.RemoveAt(Require(parameterName));

    internal ClickHouseParameter? Find(ReadOnlySpan<char> name)
    {
        foreach (ClickHouseParameter item in _items)
        {
            if (name.SequenceEqual(item.ParameterName)) return item;
        }

        return null;
    }

    /// <inheritdoc />
    protected override DbParameter GetParameter(int index) => _items[index];

    /// <inheritdoc />
    protected override DbParameter GetParameter(string parameterName) => _items[Require(parameterName)];

    /// <inheritdoc />
    protected override void SetParameter(int index, DbParameter value) => _items[index] = (ClickHouseParameter)value;

    /// <inheritdoc />
    protected override void SetParameter(string parameterName, DbParameter value) => _items[Require(parameterName)] = (ClickHouseParameter)value;

    private int Require(string name) =>
        IndexOf(name) is >= 0 and int index ? index : throw new ArgumentException($"There is no parameter '{name}'.", nameof(name));
}

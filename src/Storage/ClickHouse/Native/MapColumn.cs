namespace Insight.Storage.ClickHouse.Native;

/// <summary>Values of <c>Map(…)</c>: append to <see cref="Keys"/> and <see cref="Values"/>, then close the row with <see cref="EndRow"/>.</summary>
/// <param name="keys">The column that holds the keys of all rows.</param>
/// <param name="values">The column that holds the values of all rows.</param>
public sealed class MapColumn<TKeys, TValues>(TKeys keys, TValues values) : NativeColumn($"Map({keys.TypeName}, {values.TypeName})")
    where TKeys : NativeColumn
    where TValues : NativeColumn
{
    private readonly ByteBuffer _ends = new();

    /// <summary>The keys of all rows.</summary>
    public TKeys Keys => keys;

    /// <summary>The values of all rows, as many as <see cref="Keys"/>.</summary>
    public TValues Values => values;

    /// <inheritdoc />
    public override int Rows => _ends.Length / sizeof(ulong);

    /// <summary>The pairs appended since the last row are the next row, which may be empty.</summary>
    /// <exception cref="InvalidOperationException">There are not as many values as keys.</exception>
    public void EndRow()
    {
        if (keys.Rows != values.Rows) throw new InvalidOperationException($"A map has {keys.Rows} keys but {values.Rows} values.");
        _ends.Write((ulong)keys.Rows);
    }

    /// <inheritdoc />
    public override void AppendDefault() => EndRow();

    /// <inheritdoc />
    public override void Reset()
    {
        _ends.Clear();
        keys.Reset();
        values.Reset();
    }

    internal override void CollectPrefix(List<ReadOnlyMemory<byte>> segments)
    {
        keys.CollectPrefix(segments);
        values.CollectPrefix(segments);
    }

    internal override void CollectData(List<ReadOnlyMemory<byte>> segments)
    {
        segments.Add(_ends.Memory);
        keys.CollectData(segments);
        values.CollectData(segments);
    }
}

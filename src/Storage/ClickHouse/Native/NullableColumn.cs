namespace Insight.Storage.ClickHouse.Native;

/// <summary>Values of <c>Nullable(…)</c>: <see cref="AppendNull"/>, or append to <see cref="Values"/> and call <see cref="EndValue"/>.</summary>
/// <param name="values">The column that holds the values, with an empty one in place of each NULL.</param>
public sealed class NullableColumn<TValues>(TValues values) : NativeColumn($"Nullable({values.TypeName})") where TValues : NativeColumn
{
    private readonly ByteBuffer _nulls = new();

    /// <summary>The values.</summary>
    public TValues Values => values;

    /// <inheritdoc />
    public override int Rows => _nulls.Length;

    /// <summary>Appends NULL.</summary>
    public void AppendNull()
    {
        values.AppendDefault();
        _nulls.Write((byte)1);
    }

    /// <summary>The value appended last is this row's.</summary>
    public void EndValue() => _nulls.Write((byte)0);

    /// <inheritdoc />
    public override void AppendDefault() => AppendNull();

    /// <inheritdoc />
    public override void Reset()
    {
        _nulls.Clear();
        values.Reset();
    }

    internal override void CollectPrefix(List<ReadOnlyMemory<byte>> segments) => values.CollectPrefix(segments);

    internal override void CollectData(List<ReadOnlyMemory<byte>> segments)
    {
        segments.Add(_nulls.Memory);
        values.CollectData(segments);
    }
}

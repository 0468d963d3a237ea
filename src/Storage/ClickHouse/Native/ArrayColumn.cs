namespace Insight.Storage.ClickHouse.Native;

/// <summary>Values of <c>Array(…)</c>: append elements to <see cref="Elements"/>, then close the row with <see cref="EndRow"/>.</summary>
/// <param name="elements">The column that holds the elements of all rows.</param>
public sealed class ArrayColumn<TElements>(TElements elements) : NativeColumn($"Array({elements.TypeName})") where TElements : NativeColumn
{
    private readonly ByteBuffer _ends = new();

    /// <summary>The elements of all rows, one row's behind the other's.</summary>
    public TElements Elements => elements;

    /// <inheritdoc />
    public override int Rows => _ends.Length / sizeof(ulong);

    /// <summary>What was appended to <see cref="Elements"/> since the last row is the next row, which may be empty.</summary>
    public void EndRow() => _ends.Write((ulong)elements.Rows);

    /// <inheritdoc />
    public override void AppendDefault() => EndRow();

    /// <inheritdoc />
    public override void Reset()
    {
        _ends.Clear();
        elements.Reset();
    }

    internal override void CollectPrefix(List<ReadOnlyMemory<byte>> segments) => elements.CollectPrefix(segments);

    internal override void CollectData(List<ReadOnlyMemory<byte>> segments)
    {
        segments.Add(_ends.Memory);
        elements.CollectData(segments);
    }
}

using System.Text;

namespace Insight.Storage.ClickHouse.Native;

/// <summary>Values of <c>String</c>: any bytes, as a rule UTF-8.</summary>
public sealed class StringColumn() : NativeColumn("String")
{
    private readonly ByteBuffer _bytes = new(4096);
    private int _rows;

    /// <inheritdoc />
    public override int Rows => _rows;

    /// <summary>Appends one value.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        _bytes.WriteText(utf8);
        _rows++;
    }

    /// <summary>Appends one value as UTF-8.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        _bytes.WriteCount(length);
        Encoding.UTF8.GetBytes(text, _bytes.Reserve(length));
        _rows++;
    }

    /// <inheritdoc />
    public override void AppendDefault() => Append(ReadOnlySpan<byte>.Empty);

    /// <inheritdoc />
    public override void Reset()
    {
        _bytes.Clear();
        _rows = 0;
    }

    internal override void CollectData(List<ReadOnlyMemory<byte>> segments) => segments.Add(_bytes.Memory);
}

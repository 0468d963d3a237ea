namespace Insight.Waf.Text;

/// <summary>Bytes that grow as they are written, in memory that is kept from use to use.</summary>
public sealed class ByteBuffer(int capacity = 256)
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes this buffer can hold before it has to grow.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>As <see cref="Written"/>, for readers that take their time.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds one byte.</summary>
    public void Add(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    /// <summary>Adds bytes. They must not be this buffer's own.</summary>
    public void Add(ReadOnlySpan<byte> values)
    {
        if (values.Length > _bytes.Length - Length) Grow(values.Length);
        values.CopyTo(_bytes.AsSpan(Length));
        Length += values.Length;
    }

    /// <summary>Makes room for <paramref name="count"/> bytes more and returns it, to be written to and then counted by <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int count)
    {
        if (count > _bytes.Length - Length) Grow(count);
        return _bytes.AsSpan(Length, count);
    }

    /// <summary>As <see cref="Reserve"/>, for writers that finish later.</summary>
    public Memory<byte> ReserveMemory(int count)
    {
        if (count > _bytes.Length - Length) Grow(count);
        return _bytes.AsMemory(Length, count);
    }

    /// <summary>Counts bytes written to what <see cref="Reserve"/> returned.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Cuts off everything behind the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    private void Grow(int count) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
}

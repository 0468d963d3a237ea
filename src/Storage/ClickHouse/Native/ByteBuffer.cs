using System.Runtime.CompilerServices;

namespace Insight.Storage.ClickHouse.Native;

/// <summary>Bytes that grow and keep their memory when emptied.</summary>
internal sealed class ByteBuffer(int capacity = 256)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)_bytes.Length * 2, (long)Length + count)));
        Span<byte> reserved = _bytes.AsSpan(Length, count);
        Length += count;
        return reserved;
    }

    public void Write<T>(T value) where T : unmanaged => Unsafe.WriteUnaligned(ref Reserve(Unsafe.SizeOf<T>())[0], value);

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>An unsigned LEB128 number, as ClickHouse writes lengths and counts.</summary>
    public void WriteCount(int count)
    {
        uint rest = (uint)count;
        for (; rest >= 0x80; rest >>= 7) Reserve(1)[0] = (byte)(rest | 0x80);
        Reserve(1)[0] = (byte)rest;
    }

    /// <summary>A length and that many bytes.</summary>
    public void WriteText(ReadOnlySpan<byte> text)
    {
        WriteCount(text.Length);
        Write(text);
    }
}

using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Insight.Storage.ClickHouse.Native;

/// <summary>
/// Values of <c>LowCardinality(String)</c>: each distinct value is sent once, rows are numbers into that dictionary. The server
/// need not build the dictionary itself, which makes names the cheapest columns of all.
/// </summary>
public sealed class LowCardinalityStringColumn() : NativeColumn("LowCardinality(String)")
{
    // SharedDictionariesWithAdditionalKeys, the only version of this serialization.
    private static readonly byte[] s_version = [1, 0, 0, 0, 0, 0, 0, 0];

    // The block carries its own keys and there is no dictionary from an earlier one.
    private const ulong HasAdditionalKeys = 1 << 9;

    private readonly StringDictionary _keys = new();
    private readonly ByteBuffer _rows = new(4096);
    private readonly ByteBuffer _head = new(16);
    private readonly ByteBuffer _tail = new(4096);

    /// <inheritdoc />
    public override int Rows => _rows.Length / sizeof(int);

    /// <summary>How many distinct values were appended since the last reset.</summary>
    public int DistinctValues => _keys.Count;

    /// <summary>Appends one value.</summary>
    public void Append(ReadOnlySpan<byte> utf8) => _rows.Write(_keys.IndexOf(utf8));

    /// <summary>Appends one value as UTF-8.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = most > 512 ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> utf8 = rented ?? stackalloc byte[512];
        Append(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    /// <inheritdoc />
    public override void AppendDefault() => Append(ReadOnlySpan<byte>.Empty);

    /// <inheritdoc />
    public override void Reset()
    {
        _keys.Clear();
        _rows.Clear();
    }

    internal override void CollectPrefix(List<ReadOnlyMemory<byte>> segments) => segments.Add(s_version);

    internal override void CollectData(List<ReadOnlyMemory<byte>> segments)
    {
        if (Rows == 0) return;
        int widthCode = _keys.Count <= byte.MaxValue + 1 ? 0 : _keys.Count <= ushort.MaxValue + 1 ? 1 : 2;
        _head.Clear();
        _head.Write(HasAdditionalKeys | (ulong)widthCode);
        _head.Write((ulong)_keys.Count);
        segments.Add(_head.Memory);
        segments.Add(_keys.Serialized);

        _tail.Clear();
        _tail.Write((ulong)Rows);
        ReadOnlySpan<byte> rows = _rows.Written;
        if (widthCode == 2)
        {
            _tail.Write(rows);
        }
        else
        {
            Span<byte> narrow = _tail.Reserve(Rows << widthCode);
            for (int i = 0; i < Rows; i++)
            {
                int index = Unsafe.ReadUnaligned<int>(in rows[i * sizeof(int)]);
                if (widthCode == 0) narrow[i] = (byte)index;
                else Unsafe.WriteUnaligned(ref narrow[i * sizeof(ushort)], (ushort)index);
            }
        }

        segments.Add(_tail.Memory);
    }
}

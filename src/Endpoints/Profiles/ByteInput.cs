using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Insight.Endpoints.Profiles;

/// <summary>Reads what <see cref="ByteOutput"/> writes. The first fault is kept with its place; after it everything read is 0 and empty.</summary>
internal ref struct ByteInput(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>What is wrong; null: nothing so far.</summary>
    public string? Problem { get; private set; }

    public readonly bool IsAtEnd => _at == _bytes.Length;

    public void Fail(string problem) => Problem ??= $"byte {_at}: {problem}";

    public ReadOnlySpan<byte> Raw(int length)
    {
        if (Problem is null && _bytes.Length - _at < length) Fail("the document ends too early");
        if (Problem is not null) return [];
        _at += length;
        return _bytes.Slice(_at - length, length);
    }

    public byte Byte(int most = byte.MaxValue)
    {
        ReadOnlySpan<byte> read = Raw(1);
        if (read.IsEmpty) return 0;
        if (read[0] <= most) return read[0];
        Fail($"{read[0]} is more than the {most} that may stand here");
        return 0;
    }

    public ulong Fixed() => Raw(8) is { IsEmpty: false } read ? BinaryPrimitives.ReadUInt64LittleEndian(read) : 0;

    public ulong Number(ulong most)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = Byte();
            if (Problem is not null) return 0;
            if (shift == 63 && one > 1)
            {
                Fail("a number has more than 64 bits");
                return 0;
            }

            value |= (ulong)(one & 0x7F) << shift;
            if (one >= 0x80) continue;
            if (one == 0 && shift > 0) Fail("a number is longer than it need be");
            else if (value > most) Fail($"{value} is more than the {most} that may stand here");
            return Problem is null ? value : 0;
        }
    }

    public int Int(int most) => (int)Number((ulong)most);

    public uint UInt() => (uint)Number(uint.MaxValue);

    public string Text(int most)
    {
        ReadOnlySpan<byte> read = Raw(Int(most));
        if (!Utf8.IsValid(read)) Fail("text is not UTF-8");
        return Problem is null ? Encoding.UTF8.GetString(read) : "";
    }
}

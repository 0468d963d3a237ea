using System.Buffers.Binary;

namespace Insight.Streaming.Tests.Journal;

/// <summary>What the journal tests write in place of an encoded access record, or of a part of one: which request, which part, how long, then filling.</summary>
internal readonly record struct TestRecord(long Request, TestRecordKind Kind)
{
    public const int MinBytes = 11;

    public byte[] Encode(int length = 60)
    {
        byte[] bytes = new byte[Math.Max(length, MinBytes)];
        new Random((int)Request).NextBytes(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Request);
        bytes[8] = (byte)Kind;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(9), (ushort)bytes.Length);
        return bytes;
    }

    /// <summary>Reads which request a frame was written for.</summary>
    public static TestRecord DecodeWritten(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadInt64LittleEndian(bytes), (TestRecordKind)bytes[8]);

    /// <summary>Reads a delivered record back and checks every byte of it: a begin and its end come as the end, a lost begin as the begin.</summary>
    public static TestRecord Decode(ReadOnlySpan<byte> bytes)
    {
        TestRecord first = DecodePart(bytes, out ReadOnlySpan<byte> rest);
        if (first.Kind == TestRecordKind.Whole)
        {
            Assert.True(rest.IsEmpty, $"{first} came with {rest.Length} bytes more than it was written with");
            return first;
        }

        Assert.Equal(TestRecordKind.Begin, first.Kind);
        if (rest.SequenceEqual((ReadOnlySpan<byte>)[0xC0, 0x01, 0x06])) return first;
        TestRecord end = DecodePart(rest, out rest);
        Assert.Equal(new TestRecord(first.Request, TestRecordKind.End), end);
        Assert.True(rest.IsEmpty, $"{end} came with {rest.Length} bytes more than it was written with");
        return end;
    }

    private static TestRecord DecodePart(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        TestRecord record = DecodeWritten(bytes);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[9..]);
        Assert.InRange(length, MinBytes, bytes.Length);
        Assert.True(bytes[..length].SequenceEqual(record.Encode(length)), $"{record} came with other bytes than it was written with");
        rest = bytes[length..];
        return record;
    }
}

internal enum TestRecordKind : byte
{
    Begin = 1,
    End = 2,
    Whole = 3,
}

using System.Buffers.Binary;

namespace Insight.Streaming.Tests.Journal;

/// <summary>What the journal tests write in place of an encoded access record: which request, which state, then filling.</summary>
internal readonly record struct TestRecord(long Request, TestRecordKind Kind)
{
    private const int MinBytes = 9;
    private const int LostBytes = 3;

    public byte[] Encode(int length = 60)
    {
        byte[] bytes = new byte[Math.Max(length, MinBytes)];
        new Random((int)Request).NextBytes(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Request);
        bytes[8] = (byte)Kind;
        return bytes;
    }

    /// <summary>Reads which request a frame was written for.</summary>
    public static TestRecord DecodeWritten(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadInt64LittleEndian(bytes), (TestRecordKind)bytes[8]);

    /// <summary>Reads a delivered record back and checks every byte of it.</summary>
    public static TestRecord Decode(ReadOnlySpan<byte> bytes)
    {
        TestRecord record = DecodeWritten(bytes);
        int length = bytes.Length;
        if (record.Kind == TestRecordKind.Begin)
        {
            // A begin is only ever delivered as lost.
            length -= LostBytes;
            Assert.Equal([0xC0, 0x01, 0x06], bytes[length..].ToArray());
        }

        Assert.True(bytes[..length].SequenceEqual(record.Encode(length)), $"{record} came with other bytes than it was written with");
        return record;
    }
}

internal enum TestRecordKind : byte
{
    Begin = 1,
    End = 2,
    Whole = 3,
}

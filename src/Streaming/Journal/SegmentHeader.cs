using System.Buffers.Binary;

namespace Insight.Streaming.Journal;

/// <summary>The first 128 bytes of a segment; laid out in <see cref="JournalWriter"/>.</summary>
internal static class SegmentHeader
{
    /// <summary>Where the first frame starts.</summary>
    public const int Bytes = 128;

    /// <summary>Where the writer notes how far it has written: a hint for a reader, never trusted.</summary>
    public const int TailOffset = 64;

    /// <summary>Where the writer notes that a later segment exists: a hint for a reader, never trusted.</summary>
    public const int SealedOffset = 72;

    public const uint Version = 2;

    private const ulong Magic = 0x314C_4E52_4A53_4E49; // "INSJRNL1" read little-endian
    private const int ChecksumOffset = 40;

    public static void Write(MappedFile segment, SegmentName name, DateTimeOffset created)
    {
        Span<byte> header = segment.Bytes(0, Bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], name.Number);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], name.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], created.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt64LittleEndian(header[ChecksumOffset..], Frame.Checksum(header[..ChecksumOffset]));
    }

    /// <summary>False when the header is damaged; the segment is then read by its name.</summary>
    /// <exception cref="NotSupportedException">The header is whole and says that another version of the format follows.</exception>
    public static bool Check(MappedFile segment, SegmentName name)
    {
        ReadOnlySpan<byte> header = segment.Bytes(0, Bytes);
        if (BinaryPrimitives.ReadUInt64LittleEndian(header[ChecksumOffset..]) != Frame.Checksum(header[..ChecksumOffset])) return false;
        ulong version = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        if (version != Version)
        {
            string remedy = version > Version ? "Upgrade the reader before the gateway." : "Let the version that wrote it read it to its end first.";
            throw new NotSupportedException($"{segment.Path} is of journal format {version}; this build reads {Version}. {remedy}");
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(header) == Magic
            && BinaryPrimitives.ReadInt64LittleEndian(header[16..]) == name.Number
            && BinaryPrimitives.ReadUInt64LittleEndian(header[24..]) == name.Epoch;
    }
}

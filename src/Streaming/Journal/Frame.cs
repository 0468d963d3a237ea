using System.Numerics;
using System.Runtime.InteropServices;

namespace Insight.Streaming.Journal;

/// <summary>The layout of one frame and its checksum; the whole format is described in <see cref="JournalWriter"/>.</summary>
internal static class Frame
{
    public const int HeaderBytes = 16;

    /// <summary>Bytes of the largest frame with its padding.</summary>
    public const int MaxBytes = (HeaderBytes + JournalWriter.MaxRecordBytes + 7) & ~7;

    private const int TicketShift = 8;

    /// <summary>Bytes a record takes in a segment.</summary>
    public static int SizeOf(int recordBytes) => (HeaderBytes + recordBytes + 7) & ~7;

    public static ulong Label(FrameType type, ulong ticket) => (ticket << TicketShift) | (byte)type;

    public static FrameType TypeOf(ulong label) => (FrameType)(byte)label;

    public static ulong TicketOf(ulong label) => label >> TicketShift;

    /// <summary>CRC-32C (Castagnoli) of the record alone: the part that needs no lock.</summary>
    public static uint Checksum(ReadOnlySpan<byte> record)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(record);
        foreach (ulong word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (byte rest in record[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }

    /// <summary>The first word of a frame: its length below, its finished checksum above.</summary>
    /// <param name="recordChecksum">From <see cref="Checksum"/>.</param>
    /// <param name="recordBytes">Length of the record.</param>
    /// <param name="label">The second word.</param>
    /// <param name="salt">The segment's salt.</param>
    /// <param name="offset">Where the frame starts in the segment.</param>
    public static ulong Header(uint recordChecksum, int recordBytes, ulong label, ulong salt, int offset)
    {
        uint length = (uint)(HeaderBytes + recordBytes);
        uint crc = BitOperations.Crc32C(recordChecksum, label);
        crc = BitOperations.Crc32C(crc, salt ^ (((ulong)(uint)offset << 32) | length));
        return ((ulong)~crc << 32) | length;
    }

    /// <summary>Checks the frame at <paramref name="offset"/>.</summary>
    /// <param name="segment">The mapped segment.</param>
    /// <param name="salt">The segment's salt.</param>
    /// <param name="offset">A multiple of eight.</param>
    /// <param name="label">The frame's second word.</param>
    /// <param name="recordBytes">Length of its record.</param>
    public static bool TryRead(MappedFile segment, ulong salt, int offset, out ulong label, out int recordBytes)
    {
        label = 0;
        recordBytes = 0;
        if (offset > segment.Length - HeaderBytes) return false;
        ulong header = segment.Read(offset);
        uint length = (uint)header;
        if (length is < HeaderBytes or > HeaderBytes + JournalWriter.MaxRecordBytes || length > segment.Length - offset) return false;
        label = segment.Read(offset + 8);
        recordBytes = (int)length - HeaderBytes;
        uint crc = Checksum(segment.Bytes(offset + HeaderBytes, recordBytes));
        return header == Header(crc, recordBytes, label, salt, offset);
    }
}

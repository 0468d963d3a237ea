using System.Text;
using Google.Protobuf;

namespace Insight.Contracts.Records;

/// <summary>The stream's other kind of record: a <see cref="ProfileChunk"/>, behind two bytes that no access record begins with.</summary>
/// <remarks>
/// An access record is protobuf, and no field of protobuf has the number 0: a first byte of 0 is none. The second byte names the kind.
/// Who knows access records alone takes such a record for a malformed one, and counts nothing.
/// </remarks>
public static class ProfileRecord
{
    /// <summary>Most bytes of a summary in one chunk: with the names beside it they fit a frame of the journal (8,192).</summary>
    public const int MaxContentBytes = 6144;

    /// <summary>Longest summary of an endpoint, in bytes.</summary>
    public const int MaxStateBytes = 1 << 20;

    /// <summary>Most chunks of a summary.</summary>
    public const int MaxChunks = (MaxStateBytes + MaxContentBytes - 1) / MaxContentBytes;

    /// <summary>Longest record of this kind, in bytes: a frame of the journal.</summary>
    public const int MaxRecordBytes = 8192;

    /// <summary>Longest name, in bytes.</summary>
    public const int MaxTextBytes = 256;

    /// <summary>First time that is out of range: 2100-01-01, in microseconds since 1970 UTC.</summary>
    public const long EndOfTimeUs = 4_102_444_800_000_000;

    private const int IdBytes = 16;

    private static ReadOnlySpan<byte> Head => [0, 1];

    /// <summary>Whether a record of the stream is of this kind.</summary>
    public static bool Is(ReadOnlySpan<byte> record) => record.StartsWith(Head);

    /// <summary>The record.</summary>
    public static byte[] Write(ProfileChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        byte[] record = new byte[Head.Length + chunk.CalculateSize()];
        Head.CopyTo(record);
        chunk.WriteTo(record.AsSpan(Head.Length));
        return record;
    }

    /// <summary>Reads a record of this kind; null when it breaks a rule, with the rule.</summary>
    public static ProfileChunk? Read(ReadOnlySpan<byte> record, out string problem)
    {
        if (record.Length > MaxRecordBytes)
        {
            problem = $"the record has more than {MaxRecordBytes} bytes";
            return null;
        }

        try
        {
            ProfileChunk chunk = ProfileChunk.Parser.ParseFrom(record[Head.Length..]);
            problem = Problem(chunk) ?? "";
            return problem.Length == 0 ? chunk : null;
        }
        catch (InvalidProtocolBufferException)
        {
            problem = "the bytes are not protobuf";
            return null;
        }
    }

    private static string? Problem(ProfileChunk chunk) =>
        chunk.SummaryId.Length != IdBytes ? "summary_id is missing or not 16 bytes"
        : chunk.TimeUs is <= 0 or >= EndOfTimeUs ? "time_us is missing, before 1970 or after 2099"
        : chunk.Chunks is < 1 or > MaxChunks ? $"there must be 1 to {MaxChunks} chunks"
        : chunk.Chunk >= chunk.Chunks ? "the chunk's number is none of its summary's"
        : chunk.Content.Length is 0 or > MaxContentBytes || (chunk.Chunk + 1 < chunk.Chunks && chunk.Content.Length < MaxContentBytes) ? $"a chunk has {MaxContentBytes} bytes, the last one 1 to {MaxContentBytes}"
        : IsTooLong(chunk.GatewayId) || IsTooLong(chunk.Site) || IsTooLong(chunk.Tenant) || IsTooLong(chunk.App) || IsTooLong(chunk.Host) ? $"a name has more than {MaxTextBytes} bytes"
        : null;

    private static bool IsTooLong(string text) => text.Length > MaxTextBytes || Encoding.UTF8.GetByteCount(text) > MaxTextBytes;
}

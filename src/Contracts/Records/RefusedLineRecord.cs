using Google.Protobuf;

namespace Insight.Contracts.Records;

/// <summary>A kind of record in the stream beside access records and <see cref="ProfileRecord"/>: a <see cref="RefusedLine"/>, behind two bytes as those.</summary>
/// <remarks>Who does not know the kind takes it for a malformed access record: a dead letter all the same.</remarks>
public static class RefusedLineRecord
{
    private const int IdBytes = 16, MaxTextChars = 1_024;

    private static ReadOnlySpan<byte> Head => [0, 2];

    /// <summary>Whether a record of the stream is of this kind.</summary>
    public static bool Is(ReadOnlySpan<byte> record) => record.StartsWith(Head);

    /// <summary>The record.</summary>
    public static byte[] Write(RefusedLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        byte[] record = new byte[Head.Length + line.CalculateSize()];
        Head.CopyTo(record);
        line.WriteTo(record.AsSpan(Head.Length));
        return record;
    }

    /// <summary>Reads a record of this kind; null when it breaks a rule.</summary>
    public static RefusedLine? Read(ReadOnlySpan<byte> record)
    {
        try
        {
            RefusedLine line = RefusedLine.Parser.ParseFrom(record[Head.Length..]);
            return line.RecordId.Length == IdBytes && line.Source.Length <= MaxTextChars && line.Reason.Length <= MaxTextChars && line.Detail.Length <= MaxTextChars && line.Excerpt.Length <= MaxTextChars ? line : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}

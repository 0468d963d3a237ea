using System.IO.Hashing;
using Insight.Contracts.Ids;

namespace Insight.Ingest.Replay;

/// <summary>Names the lines of one file by what they are, so that a line has the same record id however often, however packed
/// and under whatever name its file is replayed.</summary>
/// <remarks>
/// 80 bits of hash over the file's first line, the line's number and its bytes. The first line stands for the file: two
/// files with the same first line, and the same line at the same place, are taken for copies.
/// </remarks>
internal sealed class LineIdentity
{
    private readonly ulong _file;

    /// <summary>Lines of the file that starts with <paramref name="firstLine"/>.</summary>
    public LineIdentity(ReadOnlySpan<byte> firstLine) => _file = XxHash64.HashToUInt64(firstLine);

    /// <summary>The id of a line's record; a line without a time has time 0.</summary>
    public RecordId IdOf(ReadOnlySpan<byte> line, long number, long timeUs)
    {
        long seed = unchecked((long)(_file + (ulong)number * 0x9E3779B97F4A7C15)); // the golden ratio spreads neighbours
        ulong low = XxHash64.HashToUInt64(line, seed), high = XxHash64.HashToUInt64(line, ~seed);
        return RecordId.Create(timeUs / 1000, ((UInt128)(ushort)high << 64) | low);
    }
}

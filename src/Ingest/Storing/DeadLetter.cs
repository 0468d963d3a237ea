using System.Globalization;
using System.Text;

namespace Insight.Ingest.Storing;

/// <summary>A line or record that could not become a row, as the table <c>dead_letters</c> keeps it.</summary>
/// <param name="RecordId">Its id, or a hash that stands for one; 16 bytes.</param>
/// <param name="Source">File or stream it came from.</param>
/// <param name="Line">Line number from 1; 0 where there are no lines.</param>
/// <param name="Reason">One of a few fixed words.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Excerpt">Its beginning, printable; see <see cref="Excerpted"/>.</param>
public sealed record DeadLetter(byte[] RecordId, string Source, long Line, string Reason, string Detail, string Excerpt)
{
    /// <summary>The whole record, so that it can be tried again; empty: there was no room, or it is a line of a file.</summary>
    public byte[] Record { get; init; } = [];

    /// <summary>How long it was, bytes.</summary>
    public int Bytes { get; init; }

    /// <summary>Longest excerpt in bytes, as the table's definition says.</summary>
    public const int MaxExcerptBytes = 512;

    /// <summary>The beginning of arbitrary bytes as printable ASCII: everything else is <c>\xHH</c>, a backslash is doubled.</summary>
    public static string Excerpted(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(MaxExcerptBytes);
        foreach (byte b in bytes)
        {
            string piece = b switch
            {
                (byte)'\\' => "\\\\",
                >= 0x20 and < 0x7F => ((char)b).ToString(),
                _ => "\\x" + b.ToString("x2", CultureInfo.InvariantCulture),
            };
            if (text.Length + piece.Length > MaxExcerptBytes) break;
            text.Append(piece);
        }

        return text.ToString();
    }
}

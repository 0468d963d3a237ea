using System.Buffers;

namespace Insight.Ingest.Syslog;

/// <summary>Finds the line in a message of syslog: behind the header of RFC 5424, or of RFC 3164 as nginx and rsyslog write it. Pure.</summary>
/// <remarks>A text without a priority is a line as it is. What is half a header is a line too: it is refused as one then, and seen.</remarks>
internal static class SyslogHeader
{
    private const int MaxTagBytes = 64;
    private static readonly SearchValues<byte> s_tagBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-[]"u8);
    private const int MaxHostBytes = 255;

    /// <summary>The line of a message, without line ends.</summary>
    public static ReadOnlySpan<byte> LineOf(ReadOnlySpan<byte> message)
    {
        message = message.TrimEnd("\r\n\0"u8);
        if (!TryPriority(message, out ReadOnlySpan<byte> rest)) return message;
        if (rest.StartsWith("1 "u8) && TryModern(rest[2..], out ReadOnlySpan<byte> line)) return line;
        return Classic(rest);
    }

    /// <summary>Takes <c>&lt;190&gt;</c> off.</summary>
    private static bool TryPriority(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> rest)
    {
        rest = message;
        if (message.IsEmpty || message[0] != '<') return false;
        int end = message.IndexOf((byte)'>');
        if (end is < 2 or > 4 || message[1..end].ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        rest = message[(end + 1)..];
        return true;
    }

    /// <summary>TIMESTAMP HOST APP PROCID MSGID, then structured data, then the line, with or without a byte order mark.</summary>
    private static bool TryModern(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        line = default;
        for (int i = 0; i < 5; i++)
        {
            int space = rest.IndexOf((byte)' ');
            if (space < 1) return false;
            rest = rest[(space + 1)..];
        }

        if (rest.StartsWith("-"u8))
        {
            rest = rest[1..];
        }
        else
        {
            while (rest.StartsWith("["u8))
            {
                int end = EndOfElement(rest);
                if (end < 0) return false;
                rest = rest[end..];
            }
        }

        if (!rest.StartsWith(" "u8)) return false;
        line = rest[1..];
        if (line.StartsWith("\uFEFF"u8)) line = line["\uFEFF"u8.Length..];
        return true;
    }

    /// <summary>Behind the closing bracket of an element; values are quoted and may hold brackets.</summary>
    private static int EndOfElement(ReadOnlySpan<byte> element)
    {
        bool quoted = false;
        for (int i = 1; i < element.Length; i++)
        {
            if (quoted && element[i] == '\\') i++;
            else if (element[i] == '"') quoted = !quoted;
            else if (!quoted && element[i] == ']') return i + 1;
        }

        return -1;
    }

    /// <summary><c>Mmm dd hh:mm:ss</c> or a time of RFC 3339, then host and tag, or a tag alone (nginx with <c>nohostname</c>).</summary>
    private static ReadOnlySpan<byte> Classic(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> behind = rest;
        if (rest.Length > 16 && rest[3] == ' ' && rest[6] == ' ' && rest[9] == ':' && rest[12] == ':' && rest[15] == ' ')
        {
            behind = rest[16..];
        }
        else if (rest.IndexOf((byte)' ') is > 18 and < 40 and int space && rest[4] == '-' && rest[7] == '-' && rest[10] == 'T')
        {
            behind = rest[(space + 1)..];
        }

        // A tag ends in a colon. A line of the combined format begins with an address and a blank, and has none so early.
        if (TryTag(behind, out ReadOnlySpan<byte> line)) return line;
        int host = behind.IndexOf((byte)' ');
        return host is >= 1 and <= MaxHostBytes && behind[0] != '{' && TryTag(behind[(host + 1)..], out line) ? line : behind;
    }

    /// <summary>Takes <c>nginx: </c> or <c>nginx[7]: </c> off.</summary>
    private static bool TryTag(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        int space = text.IndexOf((byte)' ');
        line = space < 0 ? default : text[(space + 1)..];
        return space is >= 2 and <= MaxTagBytes && text[space - 1] == ':' && !text[..(space - 1)].ContainsAnyExcept(s_tagBytes);
    }
}

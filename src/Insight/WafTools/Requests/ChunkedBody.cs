using System.Globalization;

namespace Insight.WafTools.Requests;

/// <summary>Undoes the chunked transfer coding (RFC 9112, section 7.1) as far as it goes.</summary>
public static class ChunkedBody
{
    /// <summary>Decodes a body. What is not in chunks at all is taken as it is; what breaks off keeps what was decoded until then.</summary>
    /// <param name="bytes">Everything after the headers.</param>
    /// <param name="read">How many of the bytes were the body's.</param>
    public static byte[] Decode(ReadOnlySpan<byte> bytes, out int read)
    {
        List<byte> body = [];
        read = 0;
        while (Size(bytes[read..], out int line) is { } size)
        {
            read += line;
            if (size == 0)
            {
                read += Trailers(bytes[read..]);
                return [.. body];
            }

            int length = Math.Min(size, bytes.Length - read);
            body.AddRange(bytes.Slice(read, length));
            read += length;
            if (bytes[read..].StartsWith("\r\n"u8)) read += 2;
            else if (bytes[read..].StartsWith("\n"u8)) read++;
        }

        if (read > 0) return [.. body];
        read = bytes.Length;
        return bytes.ToArray();
    }

    private static int? Size(ReadOnlySpan<byte> bytes, out int line)
    {
        int end = bytes.IndexOf((byte)'\n');
        line = end + 1;
        if (end < 0) return null;
        ReadOnlySpan<byte> text = bytes[..end];
        int extension = text.IndexOf((byte)';');
        if (extension >= 0) text = text[..extension];
        return int.TryParse(text.Trim(" \t\r"u8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int size) && size >= 0 ? size : null;
    }

    private static int Trailers(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (bytes[at..].IndexOf((byte)'\n') is var end and >= 0)
        {
            bool last = bytes.Slice(at, end).Trim((byte)'\r').IsEmpty;
            at += end + 1;
            if (last) break;
        }

        return at;
    }
}

using System.Text;

namespace Insight.WafTools.Requests;

/// <summary>Takes the bytes of an HTTP/1 request apart and never refuses: malformed requests are what rules are there to see.</summary>
/// <remarks>The framing is that of RFC 9112: a body where <c>Content-Length</c> or the chunked coding says so, cut off where the bytes end.
/// Lines may end in LF alone; a folded line belongs to the header before it, joined by one space; empty lines before the request line are passed over.</remarks>
public static class RawRequestParser
{
    private static ReadOnlySpan<byte> WhiteSpace => " \t"u8;

    /// <summary>Takes a request apart.</summary>
    public static RawRequest Parse(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length && bytes[at] is (byte)'\r' or (byte)'\n') at++;
        (byte[] method, byte[] target, byte[] protocol) = RequestLine(NextLine(bytes, ref at));
        RawRequest request = new() { Method = method, Target = target, Protocol = protocol, Headers = Headers(bytes, ref at) };
        return WithBody(request, bytes[at..]);
    }

    // The method keeps the white space before it and the target the spaces within it, so that the line can be put together again as it was.
    private static (byte[] Method, byte[] Target, byte[] Protocol) RequestLine(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd(WhiteSpace);
        int start = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        int gap = start < 0 ? -1 : line[start..].IndexOf((byte)' ');
        if (gap < 0) return (line.ToArray(), [], "HTTP/0.9"u8.ToArray());

        ReadOnlySpan<byte> rest = line[(start + gap + 1)..];
        int last = rest.LastIndexOf((byte)' ');
        return last < 0
            ? (line[..(start + gap)].ToArray(), rest.ToArray(), "HTTP/0.9"u8.ToArray())
            : (line[..(start + gap)].ToArray(), rest[..last].ToArray(), rest[(last + 1)..].ToArray());
    }

    private static List<RawHeader> Headers(ReadOnlySpan<byte> bytes, ref int at)
    {
        List<RawHeader> headers = [];
        while (at < bytes.Length)
        {
            ReadOnlySpan<byte> line = NextLine(bytes, ref at);
            if (line.IsEmpty) break;
            if (line[0] is (byte)' ' or (byte)'\t' && headers.Count > 0)
            {
                RawHeader folded = headers[^1];
                headers[^1] = folded with { Value = [.. folded.Value, (byte)' ', .. line.Trim(WhiteSpace)] };
                continue;
            }

            int colon = line.IndexOf((byte)':');
            headers.Add(colon < 0 ? new(line.ToArray(), []) : new(line[..colon].ToArray(), line[(colon + 1)..].Trim(WhiteSpace).ToArray()));
        }

        return headers;
    }

    private static RawRequest WithBody(RawRequest request, ReadOnlySpan<byte> rest)
    {
        if (request.Header("Transfer-Encoding"u8) is { } coding && Encoding.Latin1.GetString(coding).Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            byte[] body = ChunkedBody.Decode(rest, out int read);
            return request with { Body = body, Unread = rest.Length - read };
        }

        int length = Math.Min(rest.Length, Length(request.Header("Content-Length"u8)));
        return request with { Body = rest[..length].ToArray(), Unread = rest.Length - length };
    }

    private static int Length(ReadOnlySpan<byte> value)
    {
        long length = 0;
        foreach (byte digit in value)
        {
            if (digit is < (byte)'0' or > (byte)'9') break;
            length = Math.Min((length * 10) + (digit - '0'), int.MaxValue);
        }

        return (int)length;
    }

    private static ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> bytes, ref int at)
    {
        ReadOnlySpan<byte> rest = bytes[at..];
        int end = rest.IndexOf((byte)'\n');
        at += end < 0 ? rest.Length : end + 1;
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}

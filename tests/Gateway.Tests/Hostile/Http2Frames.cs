using System.Text;

namespace Insight.Gateway.Tests.Hostile;

/// <summary>As much of HTTP/2 as it takes to send one request that a library would not (RFC 9113, RFC 7541).</summary>
internal static class Http2Frames
{
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, GoAway = 7;

    private const int FrameHeaderBytes = 9;

    /// <summary>The preface, empty settings, and one request on stream 1.</summary>
    public static string Request(IEnumerable<(string Name, string Value)> headers, string? data)
    {
        string head = Beginning + Head(1, headers, isLast: data is null);
        return data is null ? head : head + Frame(Data, 0x1, 1, data);
    }

    /// <summary>The preface and empty settings.</summary>
    public static string Beginning => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Frame(Settings, 0, 0, "");

    /// <summary>A request's headers. Literals that are not indexed, without Huffman: each says what it says.</summary>
    public static string Head(int stream, IEnumerable<(string Name, string Value)> headers, bool isLast = true) =>
        Frame(Headers, isLast ? 0x5 : 0x4, stream, string.Concat(headers.Select(header => $"\0{(char)header.Name.Length}{header.Name}{(char)header.Value.Length}{header.Value}")));

    /// <summary>What the server made of stream 1; null: it has not said yet.</summary>
    /// <param name="received">All bytes that came so far.</param>
    /// <param name="mayEnd">Whether a connection that ends in good order says nothing of the request.</param>
    public static string? AnswerIn(ReadOnlySpan<byte> received, bool mayEnd = false)
    {
        string status = "";
        while (received.Length >= FrameHeaderBytes)
        {
            int length = (received[0] << 16) | (received[1] << 8) | received[2];
            if (received.Length < FrameHeaderBytes + length) return null;
            byte type = received[3];
            bool isLast = (received[4] & 1) != 0;
            ReadOnlySpan<byte> payload = received.Slice(FrameHeaderBytes, length);
            received = received[(FrameHeaderBytes + length)..];
            switch (type)
            {
                case Reset:
                    return $"{status} reset({payload[3]})".TrimStart();
                case GoAway when !mayEnd || payload[7] != 0:
                    return $"{status} goaway({payload[7]})".TrimStart();
                case Headers when status.Length == 0:
                    status = StatusOf(payload);
                    break;
            }

            if (type is Headers or Data && isLast) return status;
        }

        return null;
    }

    /// <summary>The status stands first, from the static table or as a literal of three digits.</summary>
    private static string StatusOf(ReadOnlySpan<byte> block) => block[0] switch
    {
        0x88 => "200",
        0x89 => "204",
        0x8c => "400",
        0x8d => "404",
        0x8e => "500",
        _ => Encoding.Latin1.GetString(block.Slice(2, 3)),
    };

    private static string Frame(byte type, int flags, int stream, string payload) =>
        $"{(char)(payload.Length >> 16)}{(char)((payload.Length >> 8) & 0xff)}{(char)(payload.Length & 0xff)}{(char)type}{(char)flags}\0\0\0{(char)stream}{payload}";
}

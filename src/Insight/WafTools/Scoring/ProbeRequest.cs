using System.Globalization;
using System.Text;
using Insight.WafTools.Ftw;
using Insight.WafTools.Requests;

namespace Insight.WafTools.Scoring;

/// <summary>Builds an otherwise harmless request around a value.</summary>
public static class ProbeRequest
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly RawHeader[] s_headers =
    [
        RawHeader.Of("Host", "app.example.com"),
        RawHeader.Of("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36"),
        RawHeader.Of("Accept", "application/json"),
        RawHeader.Of("Accept-Language", "en-US,en;q=0.9"),
    ];

    /// <summary>Builds a request with the value at one place.</summary>
    public static RawRequest Build(Placement placement, byte[] value)
    {
        List<byte> text = [];
        switch (placement)
        {
            case Placement.Query:
                text.AddRange("/api/items?q="u8);
                FormEscape.Escape(value, text);
                return Request("GET"u8, [.. text], s_headers, []);
            case Placement.Form:
                text.AddRange("q="u8);
                FormEscape.Escape(value, text);
                return Post("application/x-www-form-urlencoded", text);
            default:
                text.AddRange("{\"q\":\""u8);
                EscapeJson(value, text);
                text.AddRange("\"}"u8);
                return Post("application/json", text);
        }
    }

    private static RawRequest Post(string type, List<byte> body) => Request(
        "POST"u8, [.. "/api/items"u8], [.. s_headers, RawHeader.Of("Content-Type", type), RawHeader.Of("Content-Length", body.Count.ToString(CultureInfo.InvariantCulture))], [.. body]);

    private static RawRequest Request(ReadOnlySpan<byte> method, byte[] target, IReadOnlyList<RawHeader> headers, byte[] body) =>
        new() { Method = method.ToArray(), Target = target, Protocol = "HTTP/1.1"u8.ToArray(), Headers = headers, Body = body };

    // JSON is UTF-8. A value that is not is taken as Latin-1: another string, but the same characters for a reader.
    private static void EscapeJson(byte[] value, List<byte> output)
    {
        string characters;
        try
        {
            characters = s_strict.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            characters = Encoding.Latin1.GetString(value);
        }

        foreach (byte unit in Encoding.UTF8.GetBytes(characters))
        {
            if (unit is (byte)'"' or (byte)'\\') output.AddRange((byte)'\\', unit);
            else if (unit < 0x20) output.AddRange(Encoding.ASCII.GetBytes("\\u" + unit.ToString("x4", CultureInfo.InvariantCulture)));
            else output.Add(unit);
        }
    }
}

namespace Insight.Gateway.Tests.Hostile;

/// <summary>A request as an upstream got it.</summary>
/// <param name="head">Request line and headers.</param>
/// <param name="isChunked">Whether chunks follow.</param>
internal sealed class UpstreamRequest(string head, bool isChunked)
{
    private static readonly string[] s_framing = ["Host", "Content-Length", "Transfer-Encoding", "X-Request-Id", "traceparent"];

    public string Head => head;

    /// <summary>Request line.</summary>
    public string Line { get; } = head[..head.IndexOf("\r\n", StringComparison.Ordinal)];

    /// <summary>Header lines in their order.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; } =
        [.. head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim()))];

    /// <summary>Everything behind the head.</summary>
    public string Rest { get; set; } = "";

    /// <summary>Whether it came whole.</summary>
    public bool IsAnswered { get; set; }

    public string RequestId => Of("X-Request-Id");

    /// <summary>The body without its framing.</summary>
    public string Body => isChunked ? Unchunk(Rest) : Rest;

    /// <summary>How the body is framed.</summary>
    public string Framing => string.Join('+', Headers.Where(static header => header.Name is "Content-Length" or "Transfer-Encoding").Select(static header => header.Name == "Content-Length" ? $"cl={header.Value}" : $"te={header.Value}"));

    /// <summary>Values of a header, joined.</summary>
    public string Of(string name) => string.Join(" & ", Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value));

    /// <summary>Headers that are not those of every request.</summary>
    /// <param name="client">Address of the client.</param>
    public IEnumerable<string> Unusual(string client) => Headers
        .Where(header => !s_framing.Contains(header.Name, StringComparer.OrdinalIgnoreCase) && header is not ("Content-Type", "application/x-www-form-urlencoded") && header != ("X-Forwarded-For", client) && header != ("X-Forwarded-Proto", "http") && header != ("X-Forwarded-Host", Of("Host")))
        .Select(static header => $"{header.Name}: {header.Value}")
        .Concat(new[] { "X-Forwarded-For", "X-Forwarded-Proto", "X-Request-Id" }.Where(name => Of(name).Length == 0).Select(static name => $"no {name}"));

    private static string Unchunk(string chunks)
    {
        string body = "";
        while (chunks.IndexOf("\r\n", StringComparison.Ordinal) is > 0 and var end)
        {
            int size = Convert.ToInt32(chunks[..end], 16);
            if (size == 0) return chunks.Length == end + 4 ? body : $"{body} and behind it: {chunks[(end + 2)..]}";
            if (chunks.Length < end + 4 + size) break;
            body += chunks.Substring(end + 2, size);
            chunks = chunks[(end + 4 + size)..];
        }

        return body + " cut";
    }
}

namespace Insight.Gateway.Tests.Hostile;

/// <summary>One request that no well-behaved client sends.</summary>
/// <param name="Name">Its row in the grid.</param>
/// <param name="Bytes">What is sent, one character a byte.</param>
/// <param name="Answers">How many answers are waited for, unless the gateway closes first.</param>
/// <param name="IsHttp2">Whether the bytes are HTTP/2 frames.</param>
internal sealed record HostileCase(string Name, string Bytes, int Answers = 1, bool IsHttp2 = false)
{
    public const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";

    /// <summary>A whole request line, a good host, and more header lines.</summary>
    public static HostileCase Line(string name, string line, string headers = "") => new(name, $"{line}\r\nHost: a.test\r\n{headers}\r\n");

    /// <summary>A path, asked for as it stands.</summary>
    public static HostileCase Path(string name, string target) => Line(name, $"GET {target} HTTP/1.1");

    /// <summary>Header lines of a GET, a good host among them unless they hold one.</summary>
    public static HostileCase Headers(string name, string headers) =>
        new(name, $"GET /open/a HTTP/1.1\r\n{(headers.StartsWith("Host:", StringComparison.Ordinal) ? "" : "Host: a.test\r\n")}{headers}\r\n");

    /// <summary>Header lines of a POST of a form, and what stands behind them.</summary>
    public static HostileCase Body(string name, string headers, string body, int answers = 1, string version = "1.1") =>
        new(name, $"POST /open/a HTTP/{version}\r\nHost: a.test\r\n{Form}{headers}\r\n{body}", answers);

    /// <summary>What stands behind the headers of a chunked form.</summary>
    public static HostileCase Chunks(string name, string body, int answers = 1) => Body(name, "Transfer-Encoding: chunked\r\n", body, answers);

    /// <summary>A chunked body of a type that no rule looks at, so that it goes on as it comes.</summary>
    public static HostileCase Stream(string name, string body, int answers = 1) =>
        new(name, $"POST /open/a HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n{body}", answers);

    /// <summary>A request in HTTP/2, header by header; <paramref name="data"/> null: none.</summary>
    public static HostileCase Http2(string name, string? data, params (string Name, string Value)[] headers) =>
        new($"h2 {name}", Http2Frames.Request(headers, data), IsHttp2: true);

    /// <summary>A good GET in HTTP/2 with more headers.</summary>
    public static HostileCase Http2Get(string name, string path, params (string Name, string Value)[] headers) =>
        Http2(name, null, [(":method", "GET"), (":scheme", "http"), (":authority", "a.test"), (":path", path), .. headers]);
}

namespace Insight.Endpoints;

/// <summary>The request methods that endpoints are told apart by.</summary>
public static class RequestMethod
{
    /// <summary>Stands for every method that is not registered for HTTP: clients may send any word.</summary>
    public const string Other = "OTHER";

    /// <summary>Letters of the longest known method.</summary>
    public const int MaxLength = 9;

    /// <summary>The method itself when it is a known one (RFC 9110, RFC 5789, WebDAV); empty stays empty; all else is <see cref="Other"/>.</summary>
    public static ReadOnlySpan<byte> Normalize(ReadOnlySpan<byte> method) => method.Length switch
    {
        0 => method,
        3 when method.SequenceEqual("GET"u8) || method.SequenceEqual("PUT"u8) => method,
        4 when method.SequenceEqual("POST"u8) || method.SequenceEqual("HEAD"u8) || method.SequenceEqual("COPY"u8)
            || method.SequenceEqual("MOVE"u8) || method.SequenceEqual("LOCK"u8) => method,
        5 when method.SequenceEqual("PATCH"u8) || method.SequenceEqual("TRACE"u8) || method.SequenceEqual("MKCOL"u8) => method,
        6 when method.SequenceEqual("DELETE"u8) || method.SequenceEqual("UNLOCK"u8) || method.SequenceEqual("SEARCH"u8)
            || method.SequenceEqual("REPORT"u8) => method,
        7 when method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("CONNECT"u8) => method,
        8 when method.SequenceEqual("PROPFIND"u8) => method,
        9 when method.SequenceEqual("PROPPATCH"u8) => method,
        _ => "OTHER"u8,
    };

    /// <summary>The normalized method as text, without allocating.</summary>
    public static string NameOf(ReadOnlySpan<byte> method)
    {
        ReadOnlySpan<byte> known = Normalize(method);
        foreach (string name in s_names)
        {
            if (System.Text.Ascii.Equals(known, name)) return name;
        }

        return known.IsEmpty ? "" : Other;
    }

    private static readonly string[] s_names =
    [
        "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "COPY", "MOVE", "LOCK", "TRACE", "MKCOL", "UNLOCK", "SEARCH", "REPORT",
        "CONNECT", "PROPFIND", "PROPPATCH",
    ];
}

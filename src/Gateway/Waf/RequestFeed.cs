using System.Net;
using System.Text;
using Insight.Waf.Transactions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Waf;

/// <summary>Hands a request's line and headers to the engine as the bytes they were.</summary>
internal static class RequestFeed
{
    /// <summary>A header as CGI-like servers will read it, whatever its spelling: those that say who the client is.</summary>
    private static readonly HashSet<string> s_forwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Real-IP", "X-Client-Cert",
    };

    [ThreadStatic]
    private static byte[]? t_buffer;

    public static void Feed(Transaction transaction, HttpContext context, IHttpRequestFeature request, IPAddress client)
    {
        ConnectionInfo connection = context.Connection;
        transaction.Connection(client, connection.RemotePort, connection.LocalIpAddress ?? IPAddress.None, connection.LocalPort);
        byte[] buffer = t_buffer ??= new byte[4 << 10];
        int method = Latin(request.Method, ref buffer, 0);
        int target = Latin(request.RawTarget, ref buffer, method);
        int protocol = Latin(request.Protocol, ref buffer, target);
        transaction.RequestLine(buffer.AsSpan(0, method), buffer.AsSpan(method, target - method), buffer.AsSpan(target, protocol - target));
        foreach ((string name, StringValues values) in request.Headers)
        {
            foreach (string? value in values)
            {
                int split = Utf8(name, ref buffer, 0);
                int end = Utf8(value ?? "", ref buffer, split);
                transaction.RequestHeader(buffer.AsSpan(0, split), buffer.AsSpan(split, end - split));
            }
        }

        // Headers are bounded by the server; a longer buffer is kept for the next request of this thread.
        t_buffer = buffer;
    }

    /// <summary>
    /// Removes headers such as <c>X_Forwarded_For</c>. Servers that hand headers on as environment variables make no difference between it and
    /// <c>X-Forwarded-For</c>, which the proxy writes itself.
    /// </summary>
    public static void RemoveLookAlikes(IHeaderDictionary headers)
    {
        List<string>? found = null;
        foreach (KeyValuePair<string, StringValues> header in headers)
        {
            if (header.Key.Contains('_') && s_forwarded.Contains(header.Key.Replace('_', '-'))) (found ??= []).Add(header.Key);
        }

        foreach (string name in found ?? []) headers.Remove(name);
    }

    // The server lets only ASCII through here.
    private static int Latin(string text, ref byte[] buffer, int start)
    {
        Ensure(ref buffer, start + text.Length);
        return start + Encoding.Latin1.GetBytes(text, buffer.AsSpan(start));
    }

    private static int Utf8(string text, ref byte[] buffer, int start)
    {
        Ensure(ref buffer, start + (3 * text.Length));
        return start + Encoding.UTF8.GetBytes(text, buffer.AsSpan(start));
    }

    private static void Ensure(ref byte[] buffer, int bytes)
    {
        if (buffer.Length < bytes) Array.Resize(ref buffer, Math.Max(bytes, 2 * buffer.Length));
    }
}

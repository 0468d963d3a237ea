using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace Insight.Gateway.Routing;

/// <summary>Keeps <c>%2F</c> and <c>%25</c> in a path as the client wrote them.</summary>
/// <remarks>
/// The server leaves <c>%2F</c> in the path and decodes <c>%25</c>, so that the two can no longer be told from each other; the proxy then escapes every
/// percent sign, and <c>a%2Fb</c> would reach the upstream as <c>a%252Fb</c>. Here segments of the path that still stand where they stood are taken from what was received.
/// </remarks>
internal static class EscapedSlashes
{
    /// <summary>What may stand in a segment of a path besides letters, digits and escapes (RFC 3986, section 3.3).</summary>
    private const string Allowed = "-._~!$&'()*+,;=:@%";

    /// <summary>Sets the upstream's address where the proxy's own would differ from what was received.</summary>
    public static void Keep(RequestTransformContext context, IHttpRequestFeature request)
    {
        string received = request.RawTarget;
        if (!received.Contains('%') || context.ProxyRequest.RequestUri is not null) return;
        string[] raw = Segments(PathOf(received));
        if (!Array.Exists(raw, IsAmbiguous)) return;

        string[] before = (request.PathBase + request.Path).Split('/'), after = (context.Path.Value ?? "").Split('/');
        if (before.Length != raw.Length) return;
        Uri address = RequestUtilities.MakeDestinationAddress(context.DestinationPrefix, context.Path, context.Query.QueryString);
        string[] sent = address.AbsolutePath.Split('/');
        bool isChanged = false;
        for (int i = 1; i <= raw.Length && i <= after.Length && i <= sent.Length && before[^i] == after[^i]; i++)
        {
            if (!IsAmbiguous(raw[^i])) continue;
            sent[^i] = Escape(raw[^i]);
            isChanged = true;
        }

        if (isChanged) context.ProxyRequest.RequestUri = new Uri(address.GetLeftPart(UriPartial.Authority) + string.Join('/', sent) + address.Query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static string PathOf(string target)
    {
        if (!target.StartsWith('/'))
        {
            // Absolute form: http://host/path.
            int host = target.IndexOf("://", StringComparison.Ordinal);
            int path = host < 0 ? -1 : target.IndexOf('/', host + 3);
            target = path < 0 ? "" : target[path..];
        }

        int end = target.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? target : target[..end];
    }

    /// <summary>Segments with dot segments resolved, as the server does it (RFC 3986, section 5.2.4).</summary>
    private static string[] Segments(string path)
    {
        List<string> segments = [];
        string[] parts = path.Split('/');
        for (int i = 0; i < parts.Length; i++)
        {
            string plain = parts[i].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            bool isLast = i == parts.Length - 1;
            if (plain is not ("." or ".."))
            {
                segments.Add(parts[i]);
                continue;
            }

            if (plain == ".." && segments.Count > 1) segments.RemoveAt(segments.Count - 1);
            if (isLast) segments.Add("");
        }

        return [.. segments];
    }

    private static bool IsAmbiguous(string segment) =>
        segment.Contains("%2f", StringComparison.OrdinalIgnoreCase) || segment.Contains("%25", StringComparison.Ordinal);

    private static string Escape(string segment)
    {
        StringBuilder escaped = new(segment.Length);
        for (int i = 0; i < segment.Length; i++)
        {
            char c = segment[i];
            bool isEscape = c == '%' && i + 2 < segment.Length && char.IsAsciiHexDigit(segment[i + 1]) && char.IsAsciiHexDigit(segment[i + 2]);
            bool mayStand = char.IsAsciiLetterOrDigit(c) || (c == '%' ? isEscape : Allowed.Contains(c, StringComparison.Ordinal));
            if (mayStand) escaped.Append(c);
            else escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{(int)c:X2}");
        }

        return escaped.ToString();
    }
}

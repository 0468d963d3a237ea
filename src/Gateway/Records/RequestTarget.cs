namespace Insight.Gateway.Records;

/// <summary>Takes a request target apart as it was received (RFC 9112, section 3.2): nothing is decoded, so <c>%2F</c> stays.</summary>
internal static class RequestTarget
{
    /// <summary>The path and the query (without <c>?</c>) of a target in origin, absolute, authority or asterisk form.</summary>
    public static void Split(ReadOnlySpan<char> target, out ReadOnlySpan<char> path, out ReadOnlySpan<char> query)
    {
        if (!target.IsEmpty && target[0] != '/')
        {
            int scheme = target.IndexOf("://", StringComparison.Ordinal);
            if (scheme > 0)
            {
                ReadOnlySpan<char> rest = target[(scheme + 3)..];
                int end = rest.IndexOfAny('/', '?');
                target = end < 0 ? "/" : rest[end..];
            }
        }

        int mark = target.IndexOf('?');
        path = mark < 0 ? target : target[..mark];
        query = mark < 0 ? [] : target[(mark + 1)..];
    }

    /// <summary>The host of a <c>Host</c> header without its port; IPv6 addresses lose their brackets.</summary>
    public static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        if (!host.IsEmpty && host[0] == '[')
        {
            int end = host.IndexOf(']');
            return end < 0 ? host : host[1..end];
        }

        int colon = host.LastIndexOf(':');
        return colon < 0 ? host : host[..colon];
    }
}

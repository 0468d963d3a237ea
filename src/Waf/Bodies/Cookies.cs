namespace Insight.Waf.Bodies;

/// <summary>Takes a <c>Cookie</c> header apart, as ModSecurity does for version 0 cookies: nothing is decoded and quotes stay.</summary>
public static class Cookies
{
    private static ReadOnlySpan<byte> WhiteSpace => " \t\n\v\f\r"u8;

    /// <summary>
    /// Reports each cookie as an argument, in order. A cookie without <c>=</c> has an empty value; one without a name is skipped.
    /// White space before a name and behind the last cookie does not count.
    /// </summary>
    /// <param name="header">The header's value.</param>
    /// <param name="sink">Receives the cookies.</param>
    /// <param name="maxCookies">Cookies to take apart at most. What follows is reported as one value without a name: it costs little and is looked at all the same.</param>
    public static void Parse(ReadOnlySpan<byte> header, IBodySink sink, int maxCookies = int.MaxValue)
    {
        header = header.TrimEnd(WhiteSpace);
        while (!header.IsEmpty)
        {
            if (maxCookies-- <= 0)
            {
                sink.Argument([], header.TrimStart(WhiteSpace));
                return;
            }

            int end = header.IndexOf((byte)';');
            ReadOnlySpan<byte> cookie = end < 0 ? header : header[..end];
            header = end < 0 ? [] : header[(end + 1)..];

            int equals = cookie.IndexOf((byte)'=');
            ReadOnlySpan<byte> name = (equals < 0 ? cookie : cookie[..equals]).TrimStart(WhiteSpace);
            if (!name.IsEmpty) sink.Argument(name, equals < 0 ? [] : cookie[(equals + 1)..]);
        }
    }
}

using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Transforms;

namespace Insight.Gateway.Routing;

/// <summary>Takes out request headers that an upstream might read otherwise than gateway, WAF and policies did.</summary>
/// <remarks>
/// Headers that <c>Connection</c> names belong to this hop alone (RFC 9110, section 7.6.1). Names with an underscore become the same variable as names
/// with a hyphen in CGI, WSGI and the like: <c>X_Forwarded_For</c> would speak in place of what the gateway wrote. It comes before all other transforms,
/// so that a client cannot have taken out what a route sets.
/// </remarks>
internal sealed class HeaderHygiene(string requestIdHeader) : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        foreach (string? value in context.HttpContext.Request.Headers.Connection)
        {
            if (value is not null && !IsUsual(value)) RemoveNamed(context, value);
        }

        RemoveUnderscored(context.ProxyRequest.Headers);
        if (context.ProxyRequest.Content is { } content) RemoveUnderscored(content.Headers);
        return default;
    }

    private static bool IsUsual(string connection) =>
        connection.Equals("keep-alive", StringComparison.OrdinalIgnoreCase) || connection.Equals("close", StringComparison.OrdinalIgnoreCase) || connection.Equals("upgrade", StringComparison.OrdinalIgnoreCase);

    private void RemoveNamed(RequestTransformContext context, string connection)
    {
        foreach (StringSegment name in new StringTokenizer(connection, [',']))
        {
            string header = name.Trim().ToString();

            // Those that the gateway sets are its own: a client cannot have them taken out.
            if (header.Length == 0 || IsOurs(header)) continue;
            if (context.ProxyRequest.Headers.NonValidated.Contains(header)) context.ProxyRequest.Headers.Remove(header);
        }
    }

    private bool IsOurs(string header) =>
        header.Equals(requestIdHeader, StringComparison.OrdinalIgnoreCase) || header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || header.Equals("traceparent", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Host", StringComparison.OrdinalIgnoreCase) || header.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Connection", StringComparison.OrdinalIgnoreCase) || header.Equals("Upgrade", StringComparison.OrdinalIgnoreCase);

    private static void RemoveUnderscored(HttpHeaders headers)
    {
        List<string>? removed = null;
        foreach (KeyValuePair<string, HeaderStringValues> header in headers.NonValidated)
        {
            if (header.Key.Contains('_', StringComparison.Ordinal)) (removed ??= []).Add(header.Key);
        }

        foreach (string name in removed ?? []) headers.Remove(name);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Insight.Console.Page;

/// <summary>Where people go on once they have signed in: the page that they asked for. It travels through forms and cookies, so what comes back is a page of the console or its first one.</summary>
internal static class ReturnAddress
{
    /// <summary>The first page.</summary>
    public const string First = "/";

    /// <summary>Characters that an address may have: escaped, it must fit into a cookie.</summary>
    public const int MaxLength = 1024;

    /// <summary>The address that a request asked for.</summary>
    public static string Of(HttpRequest request) => Read(request.GetEncodedPathAndQuery());

    /// <summary>An address as it came back; <see cref="First"/> when it leads anywhere else than to a page of the console.</summary>
    public static string Read(string? address)
    {
        // '//host' and, to browsers, '/\host' are other hosts.
        bool isLocal = address is ['/', ..] and { Length: <= MaxLength } and not ['/', '/', ..]
            && !address.AsSpan().ContainsAnyExceptInRange('!', '~') && !address.Contains('\\', StringComparison.Ordinal);
        return isLocal && PageEndpoints.IsPage(address!.AsSpan()[..PathLength(address!)]) ? address! : First;
    }

    private static int PathLength(string address) => address.AsSpan().IndexOfAny('?', '#') is >= 0 and int end ? end : address.Length;
}

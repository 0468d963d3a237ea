using System.Net;
using Microsoft.AspNetCore.Http;

namespace Insight.Console.Access;

/// <summary>The cookie of a session.</summary>
internal static class SessionCookies
{
    /// <summary>Gives it to a browser.</summary>
    public static void Set(HttpContext context, string secret) => context.Response.Cookies.Append(CallerFinder.SessionCookie, secret, Options(context.Request));

    /// <summary>Takes it away.</summary>
    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(CallerFinder.SessionCookie, Options(context.Request));

    /// <summary>Never without TLS, but for browsers on the console's own machine: a proxy in front may have ended it.</summary>
    public static CookieOptions Options(HttpRequest request, SameSiteMode sameSite = SameSiteMode.Strict) => new()
    {
        HttpOnly = true,
        SameSite = sameSite,
        Secure = request.IsHttps || !IsLoopback(request.Host.Host),
        Path = "/",
        IsEssential = true,
    };

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}

using Insight.Console.Security;
using Microsoft.AspNetCore.Http;

namespace Insight.Console.Access;

/// <summary>Finds out who asks, by what the request shows: a token of a program, the cookie of a session, or the start token of a console that nobody has claimed.</summary>
internal sealed class CallerFinder(ConsoleToken start, AccessControl control, SessionStore sessions, AccessTokenStore tokens)
{
    /// <summary>Name of the cookie of sessions.</summary>
    public const string SessionCookie = "insight-session";

    /// <summary>Longest token or cookie looked at.</summary>
    private const int MaxSecret = 512;

    private const string BearerPrefix = "Bearer ";

    /// <summary>Who asks; null when nobody is known to.</summary>
    public Caller? Find(HttpRequest request)
    {
        if (BearerOf(request) is { } bearer)
        {
            if (bearer.Length is 0 or > MaxSecret) return null;
            return tokens.Find(bearer) ?? (start.IsToken(bearer) && !control.IsOn ? Caller.Open : null);
        }

        if (request.Cookies[SessionCookie] is { Length: > 0 and <= MaxSecret } session && sessions.Find(session) is { } caller) return caller;
        return start.IsCookie(request.Cookies[AccessMiddleware.CookieName]) && !control.IsOn ? Caller.Open : null;
    }

    /// <summary>Whether a request shows the start token itself.</summary>
    public bool HasStartToken(HttpRequest request) => start.IsToken(BearerOf(request));

    /// <summary>Whether a browser would have sent what the request shows by itself, so that other pages could make it.</summary>
    public static bool IsByCookie(HttpRequest request) => BearerOf(request) is null;

    /// <summary>What stands behind <c>Authorization: Bearer</c>; null without.</summary>
    public static string? BearerOf(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        return authorization is not null && authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? authorization[BearerPrefix.Length..].Trim() : null;
    }
}

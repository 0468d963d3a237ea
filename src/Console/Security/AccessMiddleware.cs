using Insight.Console.Api;
using Insight.Console.Enrolment;
using Insight.Console.Page;
using Insight.Contracts.Enrolment;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Insight.Console.Security;

/// <summary>
/// Lets nobody past without the token: first in the pipeline behind the headers, so that every page, API and hub is
/// behind it without having to say so. Only <c>/health</c> is open, and it says nothing but <c>ok</c>. What is for gateways
/// wants the gateways' token or the credential of an enrolled gateway, which open nothing else; a person's token or cookie does not open it. Enrolment is open: its requests prove themselves.
/// </summary>
/// <remarks>
/// A cookie is sent to every port of a host, also by pages that a proxied application on another port serves. So a
/// request that carries an <c>Origin</c> must come from the console's own; that closes WebSockets, which no
/// same-origin policy guards, to such pages.
/// </remarks>
public sealed class AccessMiddleware(RequestDelegate next, ConsoleToken token, GatewayToken gateways, EnrolledGatewayStore enrolled, HostCheck hosts)
{
    /// <summary>Name of the cookie that a browser holds once it showed the token.</summary>
    public const string CookieName = "insight-console";

    /// <summary>Path of the health check, open to everyone who may reach the port.</summary>
    public const string HealthPath = "/health";

    private const int MaxCredential = 512;
    private const string TokenParameter = "token";
    private const string BearerPrefix = "Bearer ";

    /// <summary>Handles one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        HttpRequest request = context.Request;
        if (!hosts.IsAllowed(request.Host.Host))
        {
            return Problems.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, "Unknown host name",
                "The console answers to loopback names only. Add the name to console:allowedHosts if it is meant to be reached by it.");
        }

        if (request.Headers.Origin.Count > 0 && !IsOwnOrigin(request))
        {
            return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "Foreign origin",
                "Pages of other origins may not use the console.");
        }

        if (request.Path == HealthPath) return next(context);
        if (GatewayToken.IsFor(request.Path)) return IsGateway(context) ? next(context) : RefuseGatewayAsync(context);

        // Whoever wants to enrol has nothing to show yet but what stands in the request itself.
        if (HttpMethods.IsPost(request.Method) && (request.Path == EnrolmentFormat.EnrolPath || request.Path == EnrolmentFormat.RenewPath)) return next(context);
        if (request.Query.TryGetValue(TokenParameter, out var given) && HttpMethods.IsGet(request.Method) && request.Path == "/")
            return token.IsToken(given) ? SignInAsync(context) : RefuseAsync(context);
        return IsKnown(request) ? next(context) : RefuseAsync(context);
    }

    private bool IsKnown(HttpRequest request) =>
        BearerOf(request) is { } bearer ? token.IsToken(bearer) : token.IsCookie(request.Cookies[CookieName]);

    /// <summary>The token of all gateways, or the credential of one, which stands for that one alone.</summary>
    private bool IsGateway(HttpContext context)
    {
        if (BearerOf(context.Request) is not { Length: > 0 and <= MaxCredential } bearer) return false;
        if (gateways.IsToken(bearer)) return true;
        if (enrolled.OfCredential(bearer) is not { } gateway) return false;
        context.Features.Set(new EnrolledCaller(gateway));
        return true;
    }

    private static string? BearerOf(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        return authorization is not null && authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? authorization[BearerPrefix.Length..].Trim()
            : null;
    }

    private static bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin.Count == 1
        && string.Equals(request.Headers.Origin[0], $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Sets the cookie and goes to the same page without the token, so that it stays out of history and referrers.</summary>
    private Task SignInAsync(HttpContext context)
    {
        context.Response.Cookies.Append(CookieName, token.Cookie, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = "/",
            IsEssential = true,
        });
        QueryBuilder rest = new(context.Request.Query.Where(p => p.Key != TokenParameter).Select(p => KeyValuePair.Create(p.Key, p.Value.ToString())));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect("/" + rest.ToQueryString());
        return Task.CompletedTask;
    }

    private static Task RefuseGatewayAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "Gateway token needed",
            "This is for gateways: send their token, or the credential of an enrolled one, as 'Authorization: Bearer TOKEN'. The token stands in the file that console:bundle:tokenFile names.");
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        bool browser = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (browser && HttpMethods.IsGet(context.Request.Method))
            return PlainPage.WriteAsync(context, StatusCodes.Status401Unauthorized, "Sign in",
                "Open the address that insight printed when it started: it ends in <code>?token=…</code>. The same token also stands in the file <code>run/console.json</code> of the data folder.");
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "Token needed",
            "Send the console's token as 'Authorization: Bearer TOKEN'. It is printed at start.");
    }
}

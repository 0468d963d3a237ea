using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Enrolment;
using Insight.Console.Page;
using Insight.Contracts.Enrolment;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Insight.Console.Security;

/// <summary>
/// Lets nobody past who is not known: first in the pipeline behind the headers, so that every page, API and hub is behind it without having to say so. What they may do is
/// decided behind routing (<see cref="RoleMiddleware"/>). Open are <c>/health</c>, which says nothing but <c>ok</c>, and where people sign in. What is for gateways
/// wants the gateways' token or the credential of an enrolled gateway, which open nothing else; nobody else's opens it. Enrolment is open: its requests prove themselves.
/// </summary>
/// <remarks>
/// A cookie is sent to every port of a host, also by pages that a proxied application on another port serves. So a
/// request that carries an <c>Origin</c> must come from the console's own; that closes WebSockets, which no
/// same-origin policy guards, to such pages. What changes something and is known by a cookie must carry one: browsers send it with all such requests.
/// </remarks>
internal sealed class AccessMiddleware(RequestDelegate next, ConsoleToken token, GatewayToken gateways, EnrolledGatewayStore enrolled, HostCheck hosts, CallerFinder callers, AccessControl control)
{
    /// <summary>Name of the cookie that a browser holds once it showed the start token.</summary>
    public const string CookieName = "insight-console";

    /// <summary>Path of the health check, open to everyone who may reach the port.</summary>
    public const string HealthPath = "/health";

    private const int MaxCredential = 512;
    private const string TokenParameter = "token";

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

        if (request.Headers.Origin.Count > 0 && !IsOwnOrigin(request)) return RefuseOriginAsync(context, "Pages of other origins may not use the console.");
        if (request.Path == HealthPath) return next(context);
        if (GatewayToken.IsFor(request.Path)) return IsGateway(context) ? next(context) : RefuseGatewayAsync(context);

        // Whoever wants to enrol, to sign in or to claim has nothing to show yet but what stands in the request itself.
        if (HttpMethods.IsPost(request.Method) && (request.Path == EnrolmentFormat.EnrolPath || request.Path == EnrolmentFormat.RenewPath
            || request.Path == SessionEndpoints.SessionPath || request.Path == SessionEndpoints.ClaimPath)) return next(context);
        if (SignInPage.IsFor(request)) return next(context);
        if (request.Query.TryGetValue(TokenParameter, out var given) && HttpMethods.IsGet(request.Method) && request.Path == "/")
            return token.IsToken(given) && !control.IsOn ? SignInAsync(context) : RefuseAsync(context);
        if (callers.Find(request) is not { } caller) return RefuseAsync(context);
        if (CallerFinder.IsByCookie(request) && Changes(request.Method) && request.Headers.Origin.Count == 0)
            return RefuseOriginAsync(context, "What is known by a cookie and changes something must say where it comes from: send the header Origin, or a token.");
        context.Features.Set(caller);
        return next(context);
    }

    /// <summary>The token of all gateways, or the credential of one, which stands for that one alone.</summary>
    private bool IsGateway(HttpContext context)
    {
        if (CallerFinder.BearerOf(context.Request) is not { Length: > 0 and <= MaxCredential } bearer) return false;
        if (gateways.IsToken(bearer)) return true;
        if (enrolled.OfCredential(bearer) is not { } gateway) return false;
        context.Features.Set(new EnrolledCaller(gateway));
        return true;
    }

    private static bool Changes(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    // With TLS ended by a proxy in front, browsers say https where the console hears http.
    private static bool IsOwnOrigin(HttpRequest request) => request.Headers.Origin.Count == 1 && request.Headers.Origin[0] is { } origin
        && (IsSame(origin, $"{request.Scheme}://{request.Host.Value}") || IsSame(origin, $"https://{request.Host.Value}"));

    private static bool IsSame(string origin, string own) => string.Equals(origin, own, StringComparison.OrdinalIgnoreCase);

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

    private static Task RefuseOriginAsync(HttpContext context, string detail) => Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "Foreign origin", detail);

    private Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        bool isBrowser = HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (isBrowser && control.IsOn) return SignInPage.WriteAsync(context, StatusCodes.Status401Unauthorized, control.HasOidc, "", ReturnAddress.Of(context.Request));
        if (isBrowser)
            return PlainPage.WriteAsync(context, StatusCodes.Status401Unauthorized, "Sign in",
                "Open the address that insight printed when it started: it ends in <code>?token=…</code>. The same token also stands in the file <code>run/console.json</code> of the data folder.");
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "Token needed", control.IsOn
            ? "Sign in (POST /api/v1/session), or send a token of yours as 'Authorization: Bearer TOKEN'; 'insight token create' makes one on the console's machine. The start token opens the console only until it has users."
            : "Send the console's token as 'Authorization: Bearer TOKEN'. It is printed at start.");
    }
}

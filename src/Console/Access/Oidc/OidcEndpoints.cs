using System.Text.Encodings.Web;
using Insight.Console.Page;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Access.Oidc;

/// <summary>Where browsers leave for the issuer and come back from it.</summary>
internal static class OidcEndpoints
{
    /// <summary>Sends a browser to the issuer.</summary>
    public const string StartPath = "/sign-in/oidc";

    /// <summary>Where the issuer sends it back.</summary>
    public const string CallbackPath = "/sign-in/oidc/callback";

    private const string Cookie = "insight-oidc";
    private const int MaxCode = 4096;

    private static readonly TimeSpan s_attempt = TimeSpan.FromMinutes(10);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(StartPath, StartAsync).ExcludeFromDescription().ProvesItself();
        routes.MapGet(CallbackPath, FinishAsync).ExcludeFromDescription().ProvesItself();
    }

    private static async Task StartAsync(HttpContext context, AccessControl control, OidcFlow flow)
    {
        OidcAttempt attempt = OidcAttempt.New(ReturnAddress.Read(context.Request.Query[SignInPage.BackParameter]));
        if (!control.HasOidc)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (await flow.StartAsync(attempt, context.RequestAborted) is not { } address)
        {
            await SignInPage.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, hasOidc: true, "Your organisation's sign-in does not answer; the console's log has the cause.", attempt.Back);
            return;
        }

        // Lax: the issuer's page leads back here.
        CookieOptions cookie = SessionCookies.Options(context.Request, SameSiteMode.Lax);
        cookie.Path = StartPath;
        cookie.MaxAge = s_attempt;
        context.Response.Cookies.Append(Cookie, attempt.Text, cookie);
        context.Response.Redirect(address);
    }

    private static async Task FinishAsync(HttpContext context, AccessControl control, OidcFlow flow)
    {
        HttpRequest request = context.Request;
        OidcAttempt? attempt = OidcAttempt.Parse(request.Cookies[Cookie]);
        // It counts once.
        CookieOptions cookie = SessionCookies.Options(request, SameSiteMode.Lax);
        cookie.Path = StartPath;
        context.Response.Cookies.Delete(Cookie, cookie);
        bool isAsked = control.HasOidc && attempt is not null && request.Query["state"] is [var state] && attempt.IsState(state) && request.Query["code"] is [{ Length: > 0 and <= MaxCode }];
        if (!isAsked || await flow.FinishAsync(attempt!, request.Query["code"][0]!, context.RequestAborted) is not { } session)
        {
            await SignInPage.WriteAsync(context, StatusCodes.Status401Unauthorized, control.HasOidc, "You were not signed in. Try again; the console's log has the cause.", attempt?.Back ?? ReturnAddress.First);
            return;
        }

        SessionCookies.Set(context, session);
        // Not a redirect: browsers would not send a strict cookie with what follows from another site's page.
        context.Response.Headers["Refresh"] = $"0;url={attempt!.Back}";
        await PlainPage.WriteAsync(context, StatusCodes.Status200OK, "Signed in", $"<a href=\"{HtmlEncoder.Default.Encode(attempt.Back)}\">Go on to the console</a>");
    }
}

using System.Text.Encodings.Web;
using Insight.Console.Access;
using Insight.Console.Access.Oidc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Insight.Console.Page;

/// <summary>The page on which people sign in. It has no script: a form, and an address of the issuer where there is one.</summary>
internal static class SignInPage
{
    private const string Path = "/sign-in";
    private const long MaxForm = 4096;

    /// <summary>Name of what carries the address to go on to.</summary>
    public const string BackParameter = "to";

    // As everywhere, but for the form, which may be sent to the console itself.
    private const string ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Whether a request is for this page or for what an issuer answers.</summary>
    public static bool IsFor(HttpRequest request) => request.Path.StartsWithSegments(Path, StringComparison.Ordinal) && (HttpMethods.IsGet(request.Method) || HttpMethods.IsPost(request.Method));

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, static (HttpContext context, AccessControl control) => WriteAsync(context, StatusCodes.Status200OK, control.HasOidc, "", ReturnAddress.First)).ExcludeFromDescription().ProvesItself();
        routes.MapPost(Path, SignInAsync).ExcludeFromDescription().ProvesItself().DisableAntiforgery();
        OidcEndpoints.Map(routes);
    }

    /// <summary>Writes the page, which goes on to <paramref name="back"/>. <paramref name="problem"/> is a sentence of ours, never text from outside.</summary>
    public static Task WriteAsync(HttpContext context, int status, bool hasOidc, string problem, string back)
    {
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        // Under no-referrer browsers send forms with the origin 'null', which is nobody's.
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        return PlainPage.WriteAsync(context, status, "Sign in", $"{problem}</p>{Form(back)}{(hasOidc ? IssuerLink(back) : "")}<p>");
    }

    private static string Form(string back) => $"""
        <form method="post" action="/sign-in"><input type="hidden" name="{BackParameter}" value="{HtmlEncoder.Default.Encode(back)}"><p><label>Name <input name="name" autocomplete="username" required></label></p>
        <p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p><p><button>Sign in</button></p></form>
        """;

    private static string IssuerLink(string back) => $"<p><a href=\"{OidcEndpoints.StartPath}?{BackParameter}={Uri.EscapeDataString(back)}\">Sign in with your organisation</a></p>";

    private static async Task SignInAsync(HttpContext context, PasswordSignIn signIn, AccessControl control)
    {
        // A page of somebody else must not sign a browser in as somebody else: forms carry their origin, which was looked at.
        HttpRequest request = context.Request;
        if (request.Headers.Origin.Count == 0 || !request.HasFormContentType || request.ContentLength is not <= MaxForm)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, control.HasOidc, "This cannot be read; send the form below.", ReturnAddress.First);
            return;
        }

        IFormCollection form = await request.ReadFormAsync(context.RequestAborted);
        string back = ReturnAddress.Read(Text(form[BackParameter]));
        (ConsoleUser? user, string session, TimeSpan? wait) = await signIn.TryAsync(Text(form["name"]), Text(form["password"]), context.Connection.RemoteIpAddress, context.RequestAborted);
        if (user is null)
        {
            await WriteAsync(
                context, wait is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests, control.HasOidc,
                wait is null ? "The name or the password is wrong." : "Too many attempts; try again later.", back);
            return;
        }

        SessionCookies.Set(context, session);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = back;
    }

    private static string Text(StringValues values) => values.Count == 1 ? values[0] ?? "" : "";
}

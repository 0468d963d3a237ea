using System.Globalization;
using Insight.Console.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Access;

/// <summary>REST: signing in and out, and the first administrator.</summary>
internal static class SessionEndpoints
{
    /// <summary>Where people sign in.</summary>
    public const string SessionPath = "/api/v1/session";

    /// <summary>Where the console gets its first administrator.</summary>
    public const string ClaimPath = "/api/v1/claim";

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1").WithTags("Access").ProducesProblem(400).ProducesProblem(401);
        api.MapPost("/session", SignInAsync).WithName("SignIn").WithSummary("Signs in with name and password; the answer sets the cookie of a session").ProducesProblem(429).ProvesItself();
        api.MapGet("/session", Show).WithName("GetSession").WithSummary("Who asks, and what they may do").Needs(Role.None);
        api.MapDelete("/session", SignOut).WithName("SignOut").WithSummary("Ends the session").Needs(Role.None);
        api.MapPut("/session/password", ChangePasswordAsync).WithName("ChangeOwnPassword").WithSummary("Changes one's own password; all one's sessions end").ProducesProblem(429).NeedsPerson(Role.None);
        api.MapPost("/claim", Claim).WithName("ClaimConsole")
            .WithSummary("Makes the first administrator: on the console's machine, with the start token, within 15 minutes of the first start").ProducesProblem(403).ProducesProblem(409).ProvesItself();
    }

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> SignInAsync(SignInRequest request, HttpContext context, PasswordSignIn signIn, CancellationToken cancellationToken)
    {
        (ConsoleUser? user, string session, TimeSpan? wait) = await signIn.TryAsync(request.Name, request.Password, context.Connection.RemoteIpAddress, cancellationToken);
        if (wait is { } pause) return TooMany(context, pause);
        if (user is null) return TypedResults.Problem("The name or the password is wrong.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in");
        SessionCookies.Set(context, session);
        return TypedResults.Ok(new SessionView(user.Name, CallerKind.Session, user.Roles.ByTenant, null));
    }

    private static Ok<SessionView> Show(Caller caller, ConsoleAccess access) => TypedResults.Ok(new SessionView(caller.Name, caller.Kind, caller.Grants.ByTenant, access.ClaimableUntil));

    private static NoContent SignOut(HttpContext context, SessionStore sessions)
    {
        if (context.Request.Cookies[CallerFinder.SessionCookie] is { Length: > 0 } session) sessions.End(session);
        SessionCookies.Remove(context);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        PasswordChange change, HttpContext context, Caller caller, UserStore users, PasswordSignIn signIn, CancellationToken cancellationToken)
    {
        if (PasswordRules.Problem(change.Password, caller.Name) is { } problem) return Problems.BadRequest(problem);
        (ConsoleUser? user, _, TimeSpan? wait) = await signIn.TryAsync(caller.Name, change.Current, context.Connection.RemoteIpAddress, cancellationToken);
        if (wait is { } pause) return TooMany(context, pause);
        if (user is null) return Problems.BadRequest("current: this is not your password.");
        users.SetPassword(caller.Name, change.Password!, caller.Name);
        SessionCookies.Remove(context);
        return TypedResults.NoContent();
    }

    private static Results<NoContent, ProblemHttpResult> Claim(SignInRequest request, HttpContext context, CallerFinder callers, AccessControl control, UserStore users)
    {
        if (!callers.HasStartToken(context.Request)) return TypedResults.Problem("Send the start token as 'Authorization: Bearer TOKEN'.", statusCode: StatusCodes.Status401Unauthorized, title: "Start token needed");
        if (!control.MayClaim(context))
        {
            return Problems.Forbidden(
                $"A console is claimed from its own machine, within {ConsoleAccess.ClaimTime.TotalMinutes:0} minutes of its first start, while it has no users. Later 'insight user add NAME --admin' on that machine does it.");
        }

        string name = request.Name ?? "";
        if ((PasswordRules.NameProblem(name) ?? PasswordRules.Problem(request.Password, name)) is { } problem) return Problems.BadRequest(problem);
        return users.Claim(name, request.Password!, "claim") ? TypedResults.NoContent() : TypedResults.Problem("Somebody was faster.", statusCode: StatusCodes.Status409Conflict, title: "The console has users");
    }

    private static ProblemHttpResult TooMany(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem("Too many attempts; try again later.", statusCode: StatusCodes.Status429TooManyRequests, title: "Too many attempts");
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Mesh;
using Shop.Users;

namespace Shop.Storefront;

/// <summary>Signing in and out, and the customer's own account.</summary>
internal static class AccountApi
{
    public static IResult SignInFirst() => Problem.Of(401, "Sign in first.");

    public static void Map(IEndpointRouteBuilder routes, MeshClient mesh, BrowserSessions sessions)
    {
        routes.MapPost("/api/account", async (Registration registration, HttpContext context) =>
        {
            var answer = await mesh.PostAsync("users", "/users", registration, context.RequestAborted);
            if (answer.IsSuccess)
                sessions.SignIn(context, answer.Read<Customer>().Id);
            return answer.Relay();
        });

        routes.MapPost("/api/session", async (Credentials credentials, HttpContext context) =>
        {
            var answer = await mesh.PostAsync("users", "/sessions", credentials, context.RequestAborted);
            if (answer.IsSuccess)
                sessions.SignIn(context, answer.Read<SignedIn>().UserId);
            return answer.Relay();
        });

        routes.MapDelete("/api/session", (HttpContext context) =>
        {
            sessions.SignOut(context);
            return Results.NoContent();
        });

        routes.MapGet("/api/account", Task<IResult> (HttpContext context) => CallAsync(HttpMethod.Get, "", null, context));
        routes.MapPatch("/api/account", (CustomerChange change, HttpContext context) =>
            CallAsync(HttpMethod.Patch, "", change, context));
        routes.MapPut("/api/account/address", (PostalAddress address, HttpContext context) =>
            CallAsync(HttpMethod.Put, "/address", address, context));

        async Task<IResult> CallAsync(HttpMethod method, string path, object? body, HttpContext context) =>
            sessions.Customer(context) is { } customer
                ? (await mesh.SendAsync(method, "users", $"/users/{customer}{path}", body, cancellation: context.RequestAborted)).Relay()
                : SignInFirst();
    }

    private sealed record SignedIn(Guid UserId);
}

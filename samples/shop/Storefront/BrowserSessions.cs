using Microsoft.AspNetCore.Http;

namespace Shop.Storefront;

/// <summary>Who is who among browsers: a cookie for each, and the customer once signed in.</summary>
public sealed class BrowserSessions
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "sid";

    private readonly BoundedStore<Guid, Guid> _customers = new(20_000);

    /// <summary>The session of a request; a browser without one gets one.</summary>
    public static Guid Of(HttpContext context)
    {
        if (Guid.TryParse(context.Request.Cookies[Cookie], out var known))
            return known;

        var session = Guid.NewGuid();
        context.Response.Cookies.Append(
            Cookie,
            session.ToString(),
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });
        return session;
    }

    /// <summary>The customer that this browser has signed in as, or null.</summary>
    public Guid? Customer(HttpContext context) => _customers.TryGet(Of(context), out var customer) ? customer : null;

    /// <summary>Signs a browser in.</summary>
    public void SignIn(HttpContext context, Guid customer) => _customers.Put(Of(context), _ => customer);

    /// <summary>Signs a browser out.</summary>
    public void SignOut(HttpContext context) => _customers.Remove(Of(context), out _);
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Console.Access;
using Insight.Console.Page;

namespace Insight.Console.Tests.Access;

/// <summary>Signing in by password, and what a session is.</summary>
public sealed class SessionTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task SignIn_SetsAStrictCookieThatOpens()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        console.Users.Add("ann", AccessConsole.Password, AccessConsole.RolesOf("shop", "viewer"), "test");
        using HttpClient client = console.Client();

        using HttpResponseMessage response = await client.PostAsJsonAsync("/api/v1/session", new { name = " Ann ", password = AccessConsole.Password });

        string cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        JsonElement session = await client.JsonAsync("/api/v1/session");
        Assert.Equal("ann", session.GetProperty("name").GetString());
        Assert.Equal("viewer", session.GetProperty("roles").GetProperty("shop").GetString());
    }

    [Theory]
    [InlineData("ann", "wrong horse battery")]
    [InlineData("bob", AccessConsole.Password)]
    [InlineData("", AccessConsole.Password)]
    [InlineData("ann", "")]
    [InlineData("ann", null)]
    [InlineData("ann' OR '1'='1", AccessConsole.Password)]
    public async Task SignIn_Wrong_SaysTheSameOfNameAndPassword(string name, string? password)
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        console.Users.Add("ann", AccessConsole.Password, AccessConsole.RolesOf("shop", "viewer"), "test");
        using HttpClient client = console.Client();

        using HttpResponseMessage response = await client.PostAsJsonAsync("/api/v1/session", new { name, password });

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal("The name or the password is wrong.", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task SignIn_TooManyFailures_MustWaitEvenWithTheRightPassword()
    {
        FixedTime time = new(s_start);
        await using AccessConsole console = await AccessConsole.StartAsync(time);
        console.Users.Add("ann", AccessConsole.Password, AccessConsole.RolesOf("shop", "viewer"), "test");
        using HttpClient client = console.Client();
        for (int i = 0; i < LoginThrottle.MaxPerName; i++) Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusAsync("/api/v1/session", "POST", new { name = "ann", password = "wrong horse battery" }));

        using HttpResponseMessage response = await client.PostAsJsonAsync("/api/v1/session", new { name = "ann", password = AccessConsole.Password });

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(LoginThrottle.Window, response.Headers.RetryAfter?.Delta);
        time.Now += LoginThrottle.Window;
        Assert.Equal(HttpStatusCode.OK, await client.StatusAsync("/api/v1/session", "POST", new { name = "ann", password = AccessConsole.Password }));
    }

    [Fact]
    public async Task Session_EndsWhenIdleAndInTheEndAnyway()
    {
        FixedTime time = new(s_start);
        await using AccessConsole console = await AccessConsole.StartAsync(time);
        using HttpClient ann = await console.PersonAsync("ann", "*", "viewer");
        using HttpClient idle = await console.SignInAsync("ann", AccessConsole.Password);

        for (TimeSpan passed = TimeSpan.Zero; passed < SessionStore.Longest - TimeSpan.FromMinutes(59); passed += TimeSpan.FromMinutes(59))
        {
            Assert.Equal(HttpStatusCode.OK, await ann.StatusAsync("/api/v1/objects"));
            time.Now += TimeSpan.FromMinutes(59);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await idle.StatusAsync("/api/v1/objects"));
        Assert.Equal(HttpStatusCode.OK, await ann.StatusAsync("/api/v1/objects"));
        time.Now = s_start + SessionStore.Longest;
        Assert.Equal(HttpStatusCode.Unauthorized, await ann.StatusAsync("/api/v1/objects"));
    }

    [Fact]
    public async Task SignOut_EndsTheSessionOnTheServer()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient ann = await console.PersonAsync("ann", "*", "viewer");

        Assert.Equal(HttpStatusCode.NoContent, await ann.StatusAsync("/api/v1/session", "DELETE"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ann.StatusAsync("/api/v1/session"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.NoContent)]
    public async Task ChangeByCookie_NeedsTheOwnOrigin(string? origin, HttpStatusCode expected)
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient ann = await console.PersonAsync("ann", "*", "viewer");
        ann.DefaultRequestHeaders.Remove("Origin");
        if (origin is not null) ann.DefaultRequestHeaders.Add("Origin", origin == "own" ? console.Address.GetLeftPart(UriPartial.Authority) : origin);

        Assert.Equal(expected, await ann.StatusAsync("/api/v1/session", "DELETE"));
    }

    [Fact]
    public async Task OwnPassword_NeedsThePresentOneAndEndsAllSessions()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient ann = await console.PersonAsync("ann", "*", "viewer");
        using HttpClient other = await console.SignInAsync("ann", AccessConsole.Password);

        Assert.Equal(HttpStatusCode.BadRequest, await ann.StatusAsync("/api/v1/session/password", "PUT", new { current = "not mine at all", password = "another good one" }));
        Assert.Equal(HttpStatusCode.BadRequest, await ann.StatusAsync("/api/v1/session/password", "PUT", new { current = AccessConsole.Password, password = "short" }));
        Assert.Equal(HttpStatusCode.NoContent, await ann.StatusAsync("/api/v1/session/password", "PUT", new { current = AccessConsole.Password, password = "another good one" }));

        Assert.Equal(HttpStatusCode.Unauthorized, await other.StatusAsync("/api/v1/session"));
        using HttpClient again = await console.SignInAsync("ann", "another good one");
        Assert.Equal(HttpStatusCode.OK, await again.StatusAsync("/api/v1/session"));
    }

    [Fact]
    public async Task SignInPage_TakesAFormOfItsOwnOriginOnly()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        console.Users.Add("ann", AccessConsole.Password, AccessConsole.RolesOf("*", "viewer"), "test");
        using HttpClient client = console.Client();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using HttpResponseMessage page = await client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Contains("<form", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(null, AccessConsole.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync("http://evil.example", AccessConsole.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(console.Address.GetLeftPart(UriPartial.Authority), "wrong horse battery")).StatusCode);
        using HttpResponseMessage signedIn = await SendAsync(console.Address.GetLeftPart(UriPartial.Authority), AccessConsole.Password);
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
        Assert.StartsWith("insight-session=", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);

        async Task<HttpResponseMessage> SendAsync(string? origin, string password)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/sign-in") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "ann", ["password"] = password }) };
            if (origin is not null) request.Headers.Add("Origin", origin);
            return await client.SendAsync(request);
        }
    }

    [Theory]
    [InlineData("/incidents/17?tenant=shop&q=%22a%22", "/incidents/17?tenant=shop&q=%22a%22")]
    [InlineData("/?view=table&find=%3Cb%3E", "/?view=table&find=%3Cb%3E")]
    [InlineData("/api/v1/session", "/")]
    [InlineData("/nowhere", "/")]
    public async Task Form_LeadsToThePageThatWasAskedFor(string asked, string expected)
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        console.Users.Add("ann", AccessConsole.Password, AccessConsole.RolesOf("shop", "viewer"), "test");
        using HttpClient client = console.Client();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        client.DefaultRequestHeaders.Add("Origin", console.Address.GetLeftPart(UriPartial.Authority));

        string form = await (await client.GetAsync(new Uri(asked, UriKind.Relative))).Content.ReadAsStringAsync();
        for (int attempt = 0; attempt < 2; attempt++)
        {
            // A wrong password does not lose it.
            string back = WebUtility.HtmlDecode(form.Split("name=\"to\" value=\"")[1].Split('"')[0]);
            using HttpResponseMessage response = await client.PostAsync(
                new Uri("/sign-in", UriKind.Relative),
                new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "ann", ["password"] = attempt == 0 ? "wrong horse battery" : AccessConsole.Password, ["to"] = back }));
            form = await response.Content.ReadAsStringAsync();
            Assert.Equal(attempt == 0 ? null : expected, response.Headers.Location?.OriginalString);
        }
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/incidents")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/incidents\r\nSet-Cookie: a=b")]
    [InlineData("/sign-in")]
    [InlineData("/api/v1/incidents")]
    [InlineData("/assets/a.js")]
    [InlineData("incidents")]
    [InlineData("")]
    [InlineData(null)]
    public void ReturnAddress_LeadsNowhereElse(string? address) => Assert.Equal("/", ReturnAddress.Read(address));

    [Fact]
    public void ReturnAddress_TooLong_IsTheFirstPage() => Assert.Equal("/", ReturnAddress.Read("/incidents?q=" + new string('a', ReturnAddress.MaxLength)));
}

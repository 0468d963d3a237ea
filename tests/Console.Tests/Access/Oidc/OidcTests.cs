using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Insight.Console.Access.Oidc;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Insight.Console.Tests.Access.Oidc;

/// <summary>Signing in with a real issuer on loopback, and everything that must not sign anybody in.</summary>
public sealed class OidcTests : IDisposable
{
    private readonly FixedTime _time = new(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
    private readonly TemporaryDirectory _secrets = new();

    public void Dispose() => _secrets.Dispose();

    [Fact]
    public async Task SignIn_GivesTheRolesOfTheClaim()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync(_time);
        await using AccessConsole console = await StartAsync(issuer);

        string session = (await SignInAsync(console, issuer))!;

        using HttpClient ann = WithCookie(console, session);
        JsonElement told = await ann.JsonAsync("/api/v1/session");
        Assert.Equal("ann", told.GetProperty("name").GetString());
        Assert.Equal("""{"*":"viewer","shop":"approver"}""", told.GetProperty("roles").GetRawText());
        Assert.Contains(AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(10)), static entry => entry.Note is { Kind: "user", Name: "ann", Action: "created" });
    }

    [Fact]
    public async Task SignIn_Again_TakesRolesAwayToo()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync(_time);
        await using AccessConsole console = await StartAsync(issuer);
        string first = (await SignInAsync(console, issuer))!;

        issuer.Claims = static claims => claims["groups"] = "staff";
        string second = (await SignInAsync(console, issuer))!;
        using HttpClient ann = WithCookie(console, first);
        Assert.Equal("""{"*":"viewer"}""", (await ann.JsonAsync("/api/v1/session")).GetProperty("roles").GetRawText());
        Assert.NotEqual(first, second);

        issuer.Claims = static claims => claims.Remove("groups");
        Assert.Null(await SignInAsync(console, issuer));
        Assert.Equal(HttpStatusCode.Forbidden, await ann.StatusAsync("/api/v1/objects"));
    }

    [Fact]
    public async Task SamePersonStaysTheSame_AndNobodyTakesAName()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync(_time);
        await using AccessConsole console = await StartAsync(issuer);
        console.Users.Add("root", AccessConsole.Password, Insight.Console.Access.Grants.Everything, "test");
        Assert.NotNull(await SignInAsync(console, issuer));

        // The same subject under another name is who they were; another subject does not become them, nor a user of here.
        issuer.Claims = static claims => claims["preferred_username"] = "root";
        using HttpClient ann = WithCookie(console, (await SignInAsync(console, issuer))!);
        Assert.Equal("ann", (await ann.JsonAsync("/api/v1/session")).GetProperty("name").GetString());
        foreach (string name in new[] { "ann", "root", "job:x", "", "Аnn" })
        {
            issuer.Claims = claims => (claims["sub"], claims["preferred_username"]) = ("subject-2", name);
            Assert.Null(await SignInAsync(console, issuer));
        }

        // Nor does a password open what an issuer vouches for.
        using HttpClient client = console.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusAsync("/api/v1/session", "POST", new { name = "ann", password = "" }));
    }

    public static TheoryData<string> BadTokens => ["nonce", "no nonce", "audience", "audience of several", "issuer", "expired", "no end", "not yet", "unsigned", "other key", "public key as secret", "changed", "no subject"];

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task BadToken_SignsNobodyIn(string what)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync(_time);
        await using AccessConsole console = await StartAsync(issuer);
        Assert.NotNull(await SignInAsync(console, issuer));
        long now = _time.Now.ToUnixTimeSeconds();
        switch (what)
        {
            case "nonce": issuer.Claims = static claims => claims["nonce"] = "of another attempt"; break;
            case "no nonce": issuer.Claims = static claims => claims.Remove("nonce"); break;
            case "audience": issuer.Claims = static claims => claims["aud"] = "another-client"; break;
            case "audience of several": issuer.Claims = static claims => (claims["aud"], claims["azp"]) = (new[] { TestIssuer.ClientId, "another-client" }, "another-client"); break;
            case "issuer": issuer.Claims = static claims => claims["iss"] = "https://evil.example"; break;
            case "expired": issuer.Claims = claims => claims["exp"] = now - 61; break;
            case "no end": issuer.Claims = static claims => claims.Remove("exp"); break;
            case "not yet": issuer.Claims = claims => claims["nbf"] = now + 61; break;
            case "unsigned": issuer.Make = static claims => $"{Part(new { alg = "none", typ = "JWT" })}.{Part(claims)}."; break;
            case "other key":
                issuer.Make = claims => issuer.Sign(claims, new RsaSecurityKey(RSA.Create(2048)) { KeyId = "key-1" });
                break;
            case "public key as secret":
                issuer.Make = claims => issuer.Sign(claims, new SymmetricSecurityKey(issuer.Key.ExportSubjectPublicKeyInfo()) { KeyId = "key-1" }, SecurityAlgorithms.HmacSha256);
                break;
            case "changed":
                issuer.Make = claims =>
                {
                    string[] parts = issuer.Sign(claims).Split('.');
                    claims["groups"] = new[] { "admins" };
                    return $"{parts[0]}.{Part(claims)}.{parts[2]}";
                };
                break;
            case "no subject": issuer.Claims = static claims => claims.Remove("sub"); break;
        }

        Assert.Null(await SignInAsync(console, issuer));
    }

    [Theory]
    [InlineData("state=wrong")]
    [InlineData("no state")]
    [InlineData("two states")]
    [InlineData("no cookie")]
    [InlineData("no code")]
    [InlineData("code of another attempt")]
    public async Task AnswerThatWasNotAskedFor_SignsNobodyIn(string what)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync(_time);
        await using AccessConsole console = await StartAsync(issuer);
        (string cookie, Dictionary<string, string?> answer) = await GoAsync(console, issuer);
        string query = QueryHelpers.AddQueryString("", answer);
        switch (what)
        {
            case "state=wrong": query = $"?code={answer["code"]}&state={new string('x', 43)}"; break;
            case "no state": query = $"?code={answer["code"]}"; break;
            case "two states": query += $"&state={answer["state"]}"; break;
            case "no cookie": cookie = ""; break;
            case "no code": query = $"?state={answer["state"]}"; break;
            case "code of another attempt":
                (_, Dictionary<string, string?> other) = await GoAsync(console, issuer);
                query = $"?code={other["code"]}&state={answer["state"]}";
                break;
        }

        Assert.Null(await ReturnAsync(console, cookie, query));
    }

    [Fact]
    public async Task Code_CountsOnce()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync(_time);
        await using AccessConsole console = await StartAsync(issuer);
        (string cookie, Dictionary<string, string?> answer) = await GoAsync(console, issuer);
        string query = QueryHelpers.AddQueryString("", answer);

        Assert.NotNull(await ReturnAsync(console, cookie, query));
        Assert.Null(await ReturnAsync(console, cookie, query));
    }

    [Fact]
    public async Task NewKeyOfTheIssuer_IsFetched_ButNotByEveryToken()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync(_time);
        await using AccessConsole console = await StartAsync(issuer);
        Assert.NotNull(await SignInAsync(console, issuer));
        issuer.ChangeKey();

        Assert.Null(await SignInAsync(console, issuer));
        Assert.Equal(1, issuer.KeysAsked);
        _time.Now += TimeSpan.FromMinutes(1);
        Assert.NotNull(await SignInAsync(console, issuer));
        Assert.Equal(2, issuer.KeysAsked);
    }

    [Fact]
    public async Task IssuerThatSaysItIsAnother_OrIsAway_IsToldOnThePage()
    {
        TestIssuer issuer = await TestIssuer.StartAsync(_time);
        await using AccessConsole console = await StartAsync(issuer);
        using HttpClient client = console.Client();
        issuer.Name = "https://evil.example";
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await client.StatusAsync(OidcEndpoints.StartPath));

        await issuer.DisposeAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await client.StatusAsync(OidcEndpoints.StartPath));
    }

    [Fact]
    public async Task WithAnIssuer_StartTokenOpensNothing()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync(_time);
        await using AccessConsole console = await StartAsync(issuer);
        using HttpClient start = console.Client(console.StartToken);

        Assert.Equal(HttpStatusCode.Unauthorized, await start.StatusAsync("/api/v1/objects"));
        start.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        Assert.Contains($"href=\"{OidcEndpoints.StartPath}?to=%2F\"", await start.GetStringAsync(new Uri("/sign-in", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/incidents/17?tenant=shop;x=%22", "/incidents/17?tenant=shop;x=%22")]
    [InlineData("https://evil.example/", "/")]
    public async Task SignIn_LeadsToThePageThatWasAskedFor(string asked, string expected)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync(_time);
        await using AccessConsole console = await StartAsync(issuer);
        (string cookie, Dictionary<string, string?> answer) = await GoAsync(console, issuer, asked);
        using HttpClient client = WithCookie(console, cookie);

        using HttpResponseMessage response = await client.GetAsync(new Uri(OidcEndpoints.CallbackPath + QueryHelpers.AddQueryString("", answer), UriKind.Relative));

        Assert.Equal($"0;url={expected}", Assert.Single(response.Headers.GetValues("Refresh")));
    }

    [Theory]
    [InlineData("http://id.example", "https://insight.example", "insight", "admin", "authority")]
    [InlineData("https://id.example", "http://insight.example", "insight", "admin", "publicUrl")]
    [InlineData("https://id.example", "https://insight.example", "", "admin", "clientId")]
    [InlineData("https://id.example", "https://insight.example", "insight", "boss", "role")]
    [InlineData("https://id.example", "https://insight.example", "insight", "admin", null)]
    public void Options_AreChecked(string authority, string publicUrl, string clientId, string role, string? complaint)
    {
        ConsoleOptions options = new() { Oidc = { Authority = authority, PublicUrl = publicUrl, ClientId = clientId } };
        options.Oidc.Roles.Add(new OidcRole { Value = "group", Role = role });

        ValidateOptionsResult result = new ConsoleOptionsValidator().Validate(null, options);

        Assert.Equal(complaint is null, result.Succeeded);
        if (complaint is not null) Assert.Contains("console:oidc:" + (complaint == "role" ? "roles: role" : complaint), result.FailureMessage, StringComparison.Ordinal);
    }

    /// <summary>All the way as a browser goes it; the session's cookie, or null.</summary>
    private static async Task<string?> SignInAsync(AccessConsole console, TestIssuer issuer)
    {
        (string cookie, Dictionary<string, string?> answer) = await GoAsync(console, issuer);
        return await ReturnAsync(console, cookie, QueryHelpers.AddQueryString("", answer));
    }

    /// <summary>To the issuer: the cookie of the attempt, and what the issuer sends the browser back with.</summary>
    private static async Task<(string Cookie, Dictionary<string, string?> Answer)> GoAsync(AccessConsole console, TestIssuer issuer, string page = "/")
    {
        using HttpClient client = console.Client();
        using HttpResponseMessage start = await client.GetAsync(new Uri($"{OidcEndpoints.StartPath}?to={Uri.EscapeDataString(page)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, start.StatusCode);
        string cookie = Assert.Single(start.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        using HttpClient browser = new(new SocketsHttpHandler { AllowAutoRedirect = false });
        using HttpResponseMessage back = await browser.GetAsync(start.Headers.Location);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        Assert.StartsWith(PublicUrl + OidcEndpoints.CallbackPath, back.Headers.Location!.ToString(), StringComparison.Ordinal);
        return (cookie.Split(';')[0], QueryHelpers.ParseQuery(back.Headers.Location.Query).ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value.ToString()));
    }

    private static async Task<string?> ReturnAsync(AccessConsole console, string cookie, string query)
    {
        using HttpClient client = console.Client();
        using HttpRequestMessage request = new(HttpMethod.Get, OidcEndpoints.CallbackPath + query);
        if (cookie.Length > 0) request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage response = await client.SendAsync(request);
        string[] cookies = response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? values) ? [.. values] : [];
        string? session = cookies.FirstOrDefault(static one => one.StartsWith("insight-session=", StringComparison.Ordinal));
        Assert.Equal(session is null ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, response.StatusCode);
        if (session is not null) Assert.Contains("samesite=strict", session, StringComparison.OrdinalIgnoreCase);
        return session?.Split(';')[0];
    }

    private const string PublicUrl = "https://insight.example";

    private static HttpClient WithCookie(AccessConsole console, string cookie)
    {
        HttpClient client = console.Client();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    private Task<AccessConsole> StartAsync(TestIssuer issuer)
    {
        string file = Path.Combine(_secrets.Path, "client-secret");
        File.WriteAllText(file, TestIssuer.Secret + "\n");
        return AccessConsole.StartAsync(_time, configure: options =>
        {
            (options.Oidc.Authority, options.Oidc.PublicUrl, options.Oidc.ClientId, options.Oidc.ClientSecretFile) = (issuer.Address, PublicUrl, TestIssuer.ClientId, file);
            options.Oidc.Roles.Add(new OidcRole { Value = "staff", Role = "viewer" });
            options.Oidc.Roles.Add(new OidcRole { Value = "shop-approvers", Tenant = "shop", Role = "approver" });
            options.Oidc.Roles.Add(new OidcRole { Value = "admins", Role = "admin" });
        });
    }

    private static string Part(object value) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value)));
}

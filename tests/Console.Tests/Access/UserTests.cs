using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Console.Access;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Tests.Access;

/// <summary>Users and tokens: who may make whom, and what is kept of it.</summary>
public sealed class UserTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task AdminOfATenant_GivesNoMoreThanIsTheirs()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient root = await console.PersonAsync("zoe", "*", "admin");
        using HttpClient ann = await console.PersonAsync("ann", "shop", "admin");
        console.Users.Add("both", AccessConsole.Password, Grants.Of(new Dictionary<string, string> { ["shop"] = "viewer", ["bank"] = "viewer" }).Grants!, "test");

        Assert.Equal(HttpStatusCode.OK, await ann.StatusAsync("/api/v1/users", "POST", New("bob", "shop", "approver")));
        Assert.Equal(HttpStatusCode.Forbidden, await ann.StatusAsync("/api/v1/users", "POST", New("eve", "bank", "viewer")));
        Assert.Equal(HttpStatusCode.Forbidden, await ann.StatusAsync("/api/v1/users", "POST", New("eve", "*", "viewer")));
        Assert.Equal(HttpStatusCode.Forbidden, await ann.StatusAsync("/api/v1/users/bob/roles", "PUT", New("bob", "*", "admin")));
        // Who has roles elsewhere is not there for them: with a new password they would be that one.
        foreach (string other in new[] { "zoe", "both" })
        {
            Assert.Equal(HttpStatusCode.NotFound, await ann.StatusAsync($"/api/v1/users/{other}/password", "PUT", new { password = "taken over by ann" }));
            Assert.Equal(HttpStatusCode.NotFound, await ann.StatusAsync($"/api/v1/users/{other}", "DELETE"));
            Assert.Equal(HttpStatusCode.NotFound, await ann.StatusAsync($"/api/v1/users/{other}/roles", "PUT", New(other, "shop", "viewer")));
        }

        Assert.Equal(["ann", "bob"], (await ann.JsonAsync("/api/v1/users")).EnumerateArray().Select(static user => user.GetProperty("name").GetString()));
        Assert.Equal(["ann", "bob", "both", "zoe"], (await root.JsonAsync("/api/v1/users")).EnumerateArray().Select(static user => user.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task LastAdministrator_Stays()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient root = await console.PersonAsync("zoe", "*", "admin");

        Assert.Equal(HttpStatusCode.Conflict, await root.StatusAsync("/api/v1/users/zoe", "DELETE"));
        Assert.Equal(HttpStatusCode.Conflict, await root.StatusAsync("/api/v1/users/zoe/roles", "PUT", New("zoe", "*", "viewer")));
        Assert.Equal(HttpStatusCode.OK, await root.StatusAsync("/api/v1/users", "POST", New("second", "*", "admin")));
        Assert.Equal(HttpStatusCode.NoContent, await root.StatusAsync("/api/v1/users/zoe", "DELETE"));
        Assert.Equal(HttpStatusCode.Unauthorized, await root.StatusAsync("/api/v1/session"));
    }

    [Fact]
    public async Task EveryChange_StandsInTheLogWithoutSecrets()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient root = await console.PersonAsync("zoe", "*", "admin");
        await root.StatusAsync("/api/v1/users", "POST", New("bob", "shop", "viewer"));
        await root.StatusAsync("/api/v1/users/bob/roles", "PUT", New("bob", "shop", "analyst"));
        await root.StatusAsync("/api/v1/users/bob/password", "PUT", new { password = "another good one" });
        (string id, string secret) = await CreateTokenAsync(root, "ci", null);
        await root.StatusAsync($"/api/v1/tokens/{id}", "DELETE");
        await root.StatusAsync("/api/v1/users/bob", "DELETE");

        AuditNote[] notes = [.. AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(20)).Select(static entry => entry.Note).Where(static note => note.Actor == "zoe").Reverse()];

        Assert.Equal(
            ["user created", "user configured", "user password changed", "access-token created", "access-token revoked", "user deleted"], notes.Select(static note => $"{note.Kind} {note.Action}"));
        Assert.Equal(("{\"shop\":\"viewer\"}", "{\"shop\":\"analyst\"}"), (notes[1].Before, notes[1].After));
        string all = string.Join('\n', notes.Select(static note => note.ToString()));
        Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        Assert.DoesNotContain("pbkdf2", all, StringComparison.Ordinal);
        Assert.Null(AuditLog.Verify(console.Service<ControlDatabase>(), [], out _));
    }

    [Fact]
    public async Task Token_ActsAsItsOwnerWithNoMoreThanTheOwnerHasNow()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient root = await console.PersonAsync("zoe", "*", "admin");
        using HttpClient ann = await console.PersonAsync("ann", "shop", "approver");
        using HttpRequestMessage tooMuch = new(HttpMethod.Post, "/api/v1/tokens") { Content = JsonContent.Create(new { name = "ci", roles = new Dictionary<string, string> { ["shop"] = "admin" } }) };
        Assert.Equal(HttpStatusCode.Forbidden, (await ann.SendAsync(tooMuch)).StatusCode);
        (_, string secret) = await CreateTokenAsync(ann, "ci", new Dictionary<string, string> { ["shop"] = "analyst" });
        using HttpClient token = console.Client(secret);

        Assert.Equal("""{"name":"ann","kind":"user-token","roles":{"shop":"analyst"},"claimableUntil":null}""", (await token.JsonAsync("/api/v1/session")).GetRawText());
        // A token makes no tokens and no users, whatever its roles.
        Assert.Equal(HttpStatusCode.Forbidden, await token.StatusAsync("/api/v1/tokens", "POST", new { name = "more" }));
        (_, string roots) = await CreateTokenAsync(root, "zoe's", null);
        using HttpClient rootToken = console.Client(roots);
        Assert.Equal(HttpStatusCode.Forbidden, await rootToken.StatusAsync("/api/v1/users", "POST", New("eve", "*", "admin")));

        console.Users.SetRoles("ann", AccessConsole.RolesOf("shop", "viewer"), "test");
        Assert.Equal("viewer", (await token.JsonAsync("/api/v1/session")).GetProperty("roles").GetProperty("shop").GetString());
        console.Users.Remove("ann", "test");
        Assert.Equal(HttpStatusCode.Unauthorized, await token.StatusAsync("/api/v1/session"));
    }

    [Fact]
    public async Task Token_IsKeptAsHashOnlyAndEnds()
    {
        FixedTime time = new(s_start);
        await using AccessConsole console = await AccessConsole.StartAsync(time);
        (AccessToken made, string secret) = console.Tokens.Create("ci", "", AccessConsole.RolesOf("shop", "viewer"), TimeSpan.FromDays(1), "local:ann")!.Value;
        using HttpClient token = console.Client(secret);

        Assert.Equal(HttpStatusCode.OK, await token.StatusAsync("/api/v1/session"));
        Assert.Equal(s_start.UtcDateTime, console.Tokens.List().Single().UsedAt);
        Assert.True(secret.Length >= 43 + AccessTokenStore.Prefix.Length);
        Assert.DoesNotContain(secret[AccessTokenStore.Prefix.Length..], System.Text.Encoding.Latin1.GetString(DatabaseOf(console)), StringComparison.Ordinal);
        time.Now += TimeSpan.FromDays(1);
        Assert.Equal(HttpStatusCode.Unauthorized, await token.StatusAsync("/api/v1/session"));
        Assert.True(console.Tokens.Revoke(made.Id, "test"));
        Assert.False(console.Tokens.Revoke(made.Id, "test"));
    }

    [Fact]
    public void Password_HashesDifferAndOldOnesAreMadeAnew()
    {
        string cheap = PasswordHash.Of(AccessConsole.Password, 1000), dear = PasswordHash.Of(AccessConsole.Password);

        Assert.NotEqual(dear, PasswordHash.Of(AccessConsole.Password));
        Assert.Equal((true, true), PasswordHash.Verify(cheap, AccessConsole.Password));
        Assert.Equal((true, false), PasswordHash.Verify(dear, AccessConsole.Password));
        Assert.False(PasswordHash.Verify(dear, AccessConsole.Password + "x").IsRight);
        Assert.False(PasswordHash.Verify(null, "nobody has this password").IsRight);
        Assert.False(PasswordHash.Verify("", "nobody has this password").IsRight);
        Assert.False(PasswordHash.Verify("md5$1$aaaa$aaaa", AccessConsole.Password).IsRight);
    }

    [Fact]
    public async Task SignIn_WithAnOldHash_MakesItAnew()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        console.Users.Add("ann", AccessConsole.Password, AccessConsole.RolesOf("shop", "viewer"), "test");
        using (var connection = console.Service<ControlDatabase>().OpenConnection())
        {
            Dapper.SqlMapper.Execute(connection, "UPDATE users SET password = @old", new { old = PasswordHash.Of(AccessConsole.Password, 1000) });
        }

        using HttpClient ann = await console.SignInAsync("ann", AccessConsole.Password);

        using var again = console.Service<ControlDatabase>().OpenConnection();
        Assert.StartsWith($"pbkdf2-sha512${PasswordHash.Iterations}$", Dapper.SqlMapper.ExecuteScalar<string>(again, "SELECT password FROM users"), StringComparison.Ordinal);
        using HttpClient second = await console.SignInAsync("ann", AccessConsole.Password);
    }

    [Theory]
    [InlineData("Ann")]
    [InlineData("job:x")]
    [InlineData("")]
    [InlineData("-ann")]
    [InlineData("аnn")]
    [InlineData("a b")]
    public void Name_ThatCouldBeSomebodyElse_IsRefused(string name) => Assert.NotNull(PasswordRules.NameProblem(name));

    [Theory]
    [InlineData("elevenchars", false)]
    [InlineData("twelve chars", true)]
    [InlineData("aaaaaaaaaaaaaaaa", false)]
    [InlineData("annannannann", false)]
    public void Password_Rules(string password, bool isGood) => Assert.Equal(isGood, PasswordRules.Problem(password, "ann") is null);

    [Fact]
    public void Grants_RolesContainAndCap()
    {
        Grants all = AccessConsole.RolesOf("*", "viewer"), some = Grants.Of(new Dictionary<string, string> { ["*"] = "viewer", ["shop"] = "approver" }).Grants!;

        Assert.Equal(Role.Approver, some.In("shop"));
        Assert.Equal(Role.Viewer, some.In("bank"));
        Assert.True(some.Contain(all));
        Assert.False(all.Contain(some));
        Assert.Equal("{\"*\":\"viewer\",\"shop\":\"viewer\"}", some.Within(all).Text());
        Assert.Equal("{\"shop\":\"analyst\"}", AccessConsole.RolesOf("shop", "analyst").Within(some).Text());
        Assert.True(some.Scope(Role.Viewer).IsEverywhere);
        Assert.False(some.Scope(Role.Analyst).IsEverywhere);
        Assert.True(some.Scope(Role.Analyst).Allows("shop"));
        Assert.False(some.Scope(Role.Analyst).Allows("bank"));
        Assert.True(all.Scope(Role.Analyst).IsEmpty);
    }

    private static byte[] DatabaseOf(AccessConsole console) =>
        [.. Directory.GetFiles(console.Folder, "control.db*").SelectMany(static file =>
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            return copy.ToArray();
        })];

    private static object New(string name, string tenant, string role) => new { name, password = AccessConsole.Password, roles = new Dictionary<string, string> { [tenant] = role } };

    private static async Task<(string Id, string Secret)> CreateTokenAsync(HttpClient client, string name, Dictionary<string, string>? roles)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync("/api/v1/tokens", new { name, roles });
        JsonElement token = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (token.GetProperty("id").GetString()!, token.GetProperty("secret").GetString()!);
    }
}

using System.Net;
using System.Text;
using Insight.Console.Objects;
using Insight.Contracts.Policies;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Tests.Access;

/// <summary>Policies that are applied directly: two people, or a broken glass.</summary>
public sealed class ObjectGuardTests
{
    private const string Tenant = AccessScene.Own;

    [Fact]
    public async Task PolicyThatActs_NeedsASecondPersonForTheSameRule()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient ann = await console.PersonAsync("ann", Tenant, "approver"), bob = await console.PersonAsync("bob", Tenant, "approver");

        Assert.Equal(HttpStatusCode.Forbidden, await ApplyAsync(ann, PolicyMode.Enforce));
        Assert.Equal(HttpStatusCode.OK, await ApplyAsync(ann, PolicyMode.Shadow));
        Assert.Equal(HttpStatusCode.Forbidden, await ApplyAsync(ann, PolicyMode.Canary));
        // The same rule, not another one under its name.
        Assert.Equal(HttpStatusCode.Forbidden, await ApplyAsync(bob, PolicyMode.Enforce, requests: 1));
        Assert.Equal(HttpStatusCode.OK, await ApplyAsync(bob, PolicyMode.Canary));
        Assert.Equal(HttpStatusCode.Forbidden, await ApplyAsync(bob, PolicyMode.Enforce));
        Assert.Equal(HttpStatusCode.OK, await ApplyAsync(ann, PolicyMode.Enforce));
        // Back is always open, and so is applying it unchanged.
        Assert.Equal(HttpStatusCode.OK, await ApplyAsync(ann, PolicyMode.Enforce));
        Assert.Equal(HttpStatusCode.OK, await ApplyAsync(ann, PolicyMode.Shadow));
    }

    [Fact]
    public async Task BreakGlass_NeedsAReasonAndStandsInTheLog()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient ann = await console.PersonAsync("ann", Tenant, "approver"), eve = await console.PersonAsync("eve", Tenant, "analyst");

        Assert.Equal(HttpStatusCode.BadRequest, await ApplyAsync(ann, PolicyMode.Enforce, query: "?breakGlass=true"));
        Assert.Equal(HttpStatusCode.Forbidden, await ApplyAsync(eve, PolicyMode.Enforce, query: "?breakGlass=true&reason=attack"));
        Assert.Equal(HttpStatusCode.OK, await ApplyAsync(ann, PolicyMode.Enforce, query: "?breakGlass=true&reason=attack"));

        AuditNote note = AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(1, Kind: "policy"))[0].Note;
        Assert.Equal(("ann", "break-glass: attack"), (note.Actor, note.Reason));
    }

    [Fact]
    public async Task TokenOfNobody_IsNoSecondPerson_AndATokenIsItsOwner()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient ann = await console.PersonAsync("ann", Tenant, "approver");
        using HttpClient annsToken = console.Client(console.Tokens.Create("cli", "ann", AccessConsole.RolesOf(Tenant, "approver"), TimeSpan.FromDays(1), "ann")!.Value.Secret);
        using HttpClient ci = console.Client(console.Tokens.Create("ci", "", AccessConsole.RolesOf(Tenant, "approver"), TimeSpan.FromDays(1), "local:ann")!.Value.Secret);

        Assert.Equal(HttpStatusCode.OK, await ApplyAsync(ann, PolicyMode.Shadow));
        Assert.Equal(HttpStatusCode.Forbidden, await ApplyAsync(annsToken, PolicyMode.Enforce));
        Assert.Equal(HttpStatusCode.Forbidden, await ApplyAsync(ci, PolicyMode.Enforce));
        Assert.Equal("ann", console.Service<ObjectStore>().Read().ByKey.Values.Single().UpdatedBy);
    }

    [Fact]
    public async Task WhoIsKnown_DoesNotSayWhoTheyAre()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient ann = await console.PersonAsync("ann", Tenant, "approver");

        Assert.Equal(HttpStatusCode.BadRequest, await ApplyAsync(ann, PolicyMode.Shadow, query: "?by=bob"));
        Assert.Equal(HttpStatusCode.BadRequest, await ann.StatusAsync("/api/v1/deployments", "POST", new { tenant = Tenant, service = "x", version = "1", by = "bob" }));
    }

    [Fact]
    public async Task WithoutFourEyes_OneApproverIsEnough()
    {
        await using AccessConsole console = await AccessConsole.StartAsync(configure: static options => options.Proposals.FourEyes = false);
        using HttpClient ann = await console.PersonAsync("ann", Tenant, "approver");

        Assert.Equal(HttpStatusCode.OK, await ApplyAsync(ann, PolicyMode.Enforce));
    }

    private static async Task<HttpStatusCode> ApplyAsync(HttpClient client, PolicyMode mode, int requests = 30, string query = "")
    {
        string text = AccessScene.Policy(Tenant, "limit", mode).Json.Replace("\"requests\":30", $"\"requests\":{requests}", StringComparison.Ordinal);
        using StringContent body = new(text, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage response = await client.PutAsync(new Uri("/api/v1/objects" + query, UriKind.Relative), body);
        return response.StatusCode;
    }
}

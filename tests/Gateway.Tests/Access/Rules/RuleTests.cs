using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Access;
using Insight.Gateway.Access.Rules;
using Insight.Gateway.Identity;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Tests.Access.Rules;

public sealed class RuleTests
{
    [Theory]
    [InlineData("GET", "alice", true)]
    [InlineData("get", "alice", false)]
    [InlineData("POST", "alice", false)]
    [InlineData("GET", "Alice", false)]
    [InlineData("GET", null, false)]
    public void Rule_AllThatIsNamed_MustHold(string method, string? principal, bool isAllowed) =>
        Assert.Equal(isAllowed, Allows(new AuthorizationRule { Principals = ["bob", "alice"], Methods = ["GET"] }, method: method, caller: principal is null ? null : new Caller(principal)));

    [Theory]
    [InlineData(IdentityEvidence.Mtls, "checkout", true)]
    [InlineData(IdentityEvidence.Token, "checkout", true)]
    [InlineData(IdentityEvidence.Mtls, "payment", false)]
    [InlineData(IdentityEvidence.GatewayHop, "checkout", false)]
    [InlineData(IdentityEvidence.AddressMap, "checkout", false)]
    [InlineData(IdentityEvidence.TraceHop, "checkout", false)]
    [InlineData(IdentityEvidence.UnknownSource, "checkout", false)]
    public void Service_OnlyProven_Counts(IdentityEvidence evidence, string service, bool isAllowed) =>
        Assert.Equal(isAllowed, Allows(new AuthorizationRule { Services = ["checkout"] }, source: new SourceIdentity(service, evidence, 100, "")));

    [Theory]
    [InlineData("""{"role":"admin"}""", true)]
    [InlineData("""{"role":"reader admin writer"}""", true)]
    [InlineData("""{"role":["reader","admin"]}""", true)]
    [InlineData("""{"role":"site owner"}""", true)]
    [InlineData("""{"role":7}""", true)]
    [InlineData("""{"role":true}""", true)]
    [InlineData("""{"role":"administrator"}""", false)]
    [InlineData("""{"role":"Admin"}""", false)]
    [InlineData("""{"role":["reader admin"]}""", false)]
    [InlineData("""{"role":[["admin"]]}""", false)]
    [InlineData("""{"role":{"admin":true}}""", false)]
    [InlineData("""{"role":""}""", false)]
    [InlineData("""{"role":null}""", false)]
    [InlineData("""{"roles":"admin"}""", false)]
    public void Claim_AnyOfItsValues_Counts(string claims, bool isAllowed)
    {
        AuthorizationRule rule = new() { Claims = new Dictionary<string, IReadOnlyList<string>> { ["role"] = ["admin", "site owner", "7", "true"] } };

        Assert.Equal(isAllowed, Allows(rule, caller: new Caller("alice", JsonElement.Parse(claims))));
    }

    [Fact]
    public void Claim_CallerWithoutToken_HasNone() =>
        Assert.False(Allows(new AuthorizationRule { Claims = new Dictionary<string, IReadOnlyList<string>> { ["role"] = ["admin"] } }, caller: new Caller("alice")));

    [Theory]
    [InlineData("/api", true)]
    [InlineData("/api/", true)]
    [InlineData("/api/x/y", true)]
    [InlineData("//api///x", true)]
    [InlineData("/apix", false)]
    [InlineData("/API/x", false)]
    [InlineData("/", false)]
    [InlineData("/x/api", false)]
    [InlineData("/api/a%2Fb", true)]
    [InlineData("/api/..%2Fadmin", false)]
    [InlineData("/api/..%2fadmin", false)]
    [InlineData("/api/x%2F..%2F..%2Fadmin", false)]
    [InlineData("/api/..\\admin", false)]
    [InlineData("/api/..%5Cadmin", false)]
    [InlineData("/api/%2e%2e/admin", false)]
    [InlineData("/api/../admin", false)]
    [InlineData("/api/.hidden", true)]
    [InlineData("/api/..;/admin", false)]
    [InlineData("/api/..;x=1/admin", false)]
    [InlineData("/api/x;v=1", true)]
    public void Path_Prefix_TakesWholeSegmentsAndNothingAbove(string path, bool isAllowed) => Assert.Equal(isAllowed, Allows(new PathMatch { Prefix = "/api" }, path));

    [Theory]
    [InlineData("/users/7", true)]
    [InlineData("/users/7/", true)]
    [InlineData("/users//7", true)]
    [InlineData("/users", false)]
    [InlineData("/users/7/orders", false)]
    [InlineData("/users/7%2Forders", false)]
    [InlineData("/users/7\\orders", false)]
    public void Path_Template_DoesNotHideASegment(string path, bool isAllowed) => Assert.Equal(isAllowed, Allows(new PathMatch { Template = "/users/{id}" }, path));

    [Theory]
    [InlineData("/users", true)]
    [InlineData("/users/", true)]
    [InlineData("//users", true)]
    [InlineData("/users/7", false)]
    [InlineData("/Users", false)]
    public void Path_Exact_IsTheWholePath(string path, bool isAllowed) => Assert.Equal(isAllowed, Allows(new PathMatch { Exact = "/users" }, path));

    [Fact]
    public void Path_ExactRoot_IsOnlyTheRoot()
    {
        Assert.True(Allows(new PathMatch { Exact = "/" }, "/"));
        Assert.False(Allows(new PathMatch { Exact = "/" }, "/x"));
    }

    [Fact]
    public void Path_OpenTemplate_TakesTheRest()
    {
        Assert.True(Allows(new PathMatch { Template = "/users/{id}/{**}" }, "/users/7/orders/1"));
        Assert.False(Allows(new PathMatch { Template = "/users/{id}/{**}" }, "/users"));
    }

    private static bool Allows(PathMatch path, string requested) => Allows(new AuthorizationRule { Paths = [new PathMatch { Exact = "/other" }, path] }, path: requested);

    private static bool Allows(AuthorizationRule rule, string method = "GET", string path = "/", SourceIdentity? source = null, Caller? caller = null)
    {
        DefaultHttpContext context = new();
        context.Request.Method = method;
        context.Request.Path = new PathString(path);
        return new AccessRule(rule).Allows(context.Request, source ?? SourceIdentity.Unknown, caller);
    }
}

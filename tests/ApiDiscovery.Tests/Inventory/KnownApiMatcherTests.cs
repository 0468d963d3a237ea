using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.OpenApi;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Inventory;

public sealed class KnownApiMatcherTests
{
    private static readonly KnownApiMatcher s_matcher = new([new KnownApi("", "", [
        Operation("GET", "/users/{id}"), Operation("GET", "/users/me"), Operation("GET", "/files/{name}.json"),
        Operation("DELETE", "/users/{id}", deprecated: true), Operation("GET", "/admin/health"), Operation("GET", "/{a}/{b}/{c}")])]);

    [Theory]
    [InlineData("GET", "/users/{int}", EndpointState.Documented)]
    [InlineData("GET", "/users/{int}/", EndpointState.Documented)]
    [InlineData("GET", "/users/me", EndpointState.Documented)]
    [InlineData("GET", "/users/search", EndpointState.Documented)] // the document's {id} stands for it
    [InlineData("GET", "/files/{id}.json", EndpointState.Documented)]
    [InlineData("GET", "/files/{id}.xml", EndpointState.Shadow)]
    [InlineData("GET", "/admin/{slug}", EndpointState.Shadow)] // one documented path does not hide all beside it
    [InlineData("GET", "/x/y/z", EndpointState.Documented)]
    [InlineData("POST", "/users/{int}", EndpointState.Shadow)]
    [InlineData("DELETE", "/users/{uuid}", EndpointState.Zombie)]
    [InlineData("GET", "/users", EndpointState.Shadow)]
    public void StateOf_Endpoint_GoesByTheDocument(string method, string template, EndpointState state) => Assert.Equal(state, s_matcher.StateOf(method, template));

    [Fact]
    public void StateOf_NoDocument_IsUnknown() => Assert.Equal(EndpointState.Unknown, new KnownApiMatcher([]).StateOf("GET", "/users"));

    [Fact]
    public void Orphans_AreWhatNobodyUses() => Assert.Equal(
        ["GET /admin/health", "GET /files/{name}.json", "GET /users/me", "DELETE /users/{id}"],
        s_matcher.Orphans([("GET", "/users/{int}"), ("GET", "/a/b/c")]).Select(o => $"{o.Method} {o.Template}"));

    private static KnownOperation Operation(string method, string template, bool deprecated = false) => new(method, template, deprecated, []);
}

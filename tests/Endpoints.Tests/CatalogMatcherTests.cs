using System.Text;
using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Tests;

public class CatalogMatcherTests
{
    private static readonly CatalogMatcher s_matcher = MatcherOf(
        "GET /", "GET /users/{id}", "GET /users/me", "GET /users/{id}/posts", "GET /users/{id}/{tab}", "POST /users/{id}", "GET /files/{*}",
        "GET /reports/{id}.json", "GET /reports/{id}", "GET /compare/{base}...{head}", "GET /users/me/keys/{id}");

    [Theory]
    [InlineData("GET", "/", "/")]
    [InlineData("GET", "/users/17", "/users/{id}")]
    [InlineData("GET", "/users/17/?page=2", "/users/{id}")]
    [InlineData("GET", "//users/./17", "/users/{id}")]
    [InlineData("GET", "/users/me", "/users/me")]
    [InlineData("POST", "/users/me", "/users/{id}")] // the constant has no POST: one step back
    [InlineData("GET", "/users/me/posts", "/users/{id}/posts")] // nor what follows
    [InlineData("GET", "/users/me/keys/1", "/users/me/keys/{id}")]
    [InlineData("GET", "/users/17/friends", "/users/{id}/{tab}")]
    [InlineData("GET", "/files/a", "/files/{*}")]
    [InlineData("GET", "/files/a/b/c.txt", "/files/{*}")]
    [InlineData("GET", "/files/1/2/3/4/5/6/7/8/9/10/11/12/13", "/files/{*}")]
    [InlineData("GET", "/files", "")]
    [InlineData("GET", "/reports/7.json", "/reports/{id}.json")]
    [InlineData("GET", "/reports/.json", "/reports/{id}")]
    [InlineData("GET", "/compare/main...next", "/compare/{base}...{head}")]
    [InlineData("GET", "/compare/main", "")]
    [InlineData("DELETE", "/users/17", "")]
    [InlineData("GET", "/nothing", "")]
    public void Match_Path_TakesTheMostSpecificTemplate(string method, string path, string template) => Assert.Equal(template, Match(s_matcher, method, path).Template);

    [Fact]
    public void Match_UnknownHost_IsTheFallbacks()
    {
        CatalogMatcher matcher = new(new EndpointCatalog([]), new TemplateMatcher());
        Assert.Equal("/users/{int}", Match(matcher, "GET", "/users/17").Template);
        Assert.Equal(0ul, Match(new CatalogMatcher(EndpointCatalog.Empty), "GET", "/users/17").Id);
    }

    [Fact]
    public void Match_SharedTemplate_IsTheServicesOwn()
    {
        CatalogMatcher matcher = new(new EndpointCatalog([Scope("a", "GET /x/{id}"), Scope("b", "GET /x/{name}")]));
        Assert.Equal("/x/{name}", Match(matcher, "GET", "/x/1", "b").Template);
        Assert.Equal("/x/{id}", Match(matcher, "GET", "/x/1", "unheard-of").Template);
    }

    [Fact]
    public void Match_TemplatesMadeToStepBack_EndsSoon()
    {
        // Every prefix of constants and parameters, and a path that fits none: two to the twelfth ways.
        List<string> templates = [];
        for (int bits = 0; bits < 4096; bits += 3) templates.Add("GET /" + string.Join('/', Enumerable.Range(0, 11).Select(i => (bits >> i & 1) == 0 ? "a" : "{p" + i + "}")) + "/end");
        Assert.Equal("", Match(MatcherOf([.. templates]), "GET", "/a/a/a/a/a/a/a/a/a/a/a/other").Template);
    }

    [Fact]
    public void Match_KnownPath_AllocatesNothing()
    {
        Match(s_matcher, "GET", "/users/17/friends");
        byte[] path = "/users/17/friends"u8.ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) s_matcher.Match(new EndpointRequest { Host = "h"u8, Method = "GET"u8, Path = path });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500);
    }

    private static CatalogMatcher MatcherOf(params string[] endpoints) => new(new EndpointCatalog([Scope("", endpoints)]));

    private static ScopeEndpoints Scope(string service, params string[] endpoints) => new(
        new EndpointScope("", "", "h", service),
        [.. endpoints.Select((text, i) => new EndpointTemplate((ulong)i + 1, text.Split(' ')[0], text.Split(' ')[1], EndpointTier.Confirmed, [], []))]);

    private static EndpointMatch Match(CatalogMatcher matcher, string method, string path, string service = "") => matcher.Match(new EndpointRequest
    {
        Host = "h"u8,
        Service = Encoding.UTF8.GetBytes(service),
        Method = Encoding.UTF8.GetBytes(method),
        Path = Encoding.UTF8.GetBytes(path),
    });
}

using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Routing;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using RouteMatch = Insight.Contracts.Objects.RouteMatch;

namespace Insight.Gateway.Tests.Traffic.Routing;

public sealed class PathIndexTests
{
    private static readonly PathIndex s_paths = Routes(
        Exact("/users/me"), Template("/users/{id}"), Template("/users/{id}/orders/{**}"), Prefix("/users"), Prefix("/users/{id}"), Exact("/slash/"), Exact("/slash"), Prefix("/"));

    [Theory]
    [InlineData("/users/me", "exact /users/me")]
    [InlineData("/users/7", "template /users/{id}")]
    [InlineData("/users/7/", "prefix /users")]
    [InlineData("/users/7/orders", "template /users/{id}/orders/{**}")]
    [InlineData("/users/7/orders/1/lines", "template /users/{id}/orders/{**}")]
    [InlineData("/users/7/cart", "prefix /users")]
    [InlineData("/users", "prefix /users")]
    [InlineData("/users/", "prefix /users")]
    [InlineData("/usersx", "prefix /")]
    [InlineData("/Users/me", "prefix /")]
    [InlineData("/slash", "exact /slash")]
    [InlineData("/slash/", "exact /slash/")]
    [InlineData("/", "prefix /")]
    [InlineData("", "prefix /")]
    public void Find_Path_TakesMostSpecificRoute(string path, string expected) => Assert.Equal(expected, s_paths.Find(0, path, new DefaultHttpContext())?.Name);

    [Theory]
    [InlineData("//users/me")]
    [InlineData("/users//me")]
    [InlineData("///users///me")]
    public void Find_SlashesInARow_CountAsOne(string path) => Assert.Equal("exact /users/me", s_paths.Find(0, path, new DefaultHttpContext())?.Name);

    [Fact]
    public void Find_ConditionsDoNotHold_TakesTheNext()
    {
        PathIndex paths = Routes(
            Route("canary", new RouteMatch { Path = new PathMatch { Exact = "/a" }, Headers = [new ValueMatch { Name = "X-Canary", Exact = "yes" }] }),
            Route("post", new RouteMatch { Path = new PathMatch { Exact = "/a" }, Methods = ["POST"] }),
            Route("query", new RouteMatch { Path = new PathMatch { Exact = "/a" }, Query = [new ValueMatch { Name = "v", Pattern = "[0-9]+" }] }),
            Route("rest", new RouteMatch()));

        Assert.Equal("canary", paths.Find(0, "/a", Context("GET", "", ("X-Canary", "yes")))?.Name);
        Assert.Equal("post", paths.Find(0, "/a", Context("POST", "", ("X-Canary", "no")))?.Name);
        Assert.Equal("query", paths.Find(0, "/a", Context("GET", "?v=42"))?.Name);
        Assert.Equal("rest", paths.Find(0, "/a", Context("GET", "?v=42x"))?.Name);
    }

    [Fact]
    public void Find_ManyHosts_TakesTheHostsOwn()
    {
        PathIndex paths = new([.. Enumerable.Range(0, 200).Select(static host => Root(Route($"{host} api", new RouteMatch { Path = new PathMatch { Prefix = "/api" } }), Route($"{host} own", new RouteMatch { Path = new PathMatch { Exact = $"/only/{host}" } })))]);

        for (int host = 0; host < 200; host++)
        {
            Assert.Equal($"{host} api", paths.Find(host, "/api/x", new DefaultHttpContext())?.Name);
            Assert.Equal($"{host} own", paths.Find(host, $"/only/{host}", new DefaultHttpContext())?.Name);
            Assert.Null(paths.Find(host, $"/only/{host + 1}", new DefaultHttpContext()));
        }
    }

    [Fact]
    public void Hold_Not_IsTheOpposite()
    {
        RouteConditions conditions = new(new RouteMatch { Headers = [new ValueMatch { Name = "X-Internal", Not = true }] });

        Assert.True(conditions.Hold(Context("GET", "")));
        Assert.False(conditions.Hold(Context("GET", "", ("X-Internal", "1"))));
    }

    private static DefaultHttpContext Context(string method, string query, params (string Name, string Value)[] headers)
    {
        DefaultHttpContext context = new();
        context.Request.Method = method;
        context.Request.QueryString = new QueryString(query);
        foreach ((string name, string value) in headers) context.Request.Headers[name] = value;
        return context;
    }

    private static CompiledRoute Exact(string path) => Route($"exact {path}", new RouteMatch { Path = new PathMatch { Exact = path } });

    private static CompiledRoute Prefix(string path) => Route($"prefix {path}", new RouteMatch { Path = new PathMatch { Prefix = path } });

    private static CompiledRoute Template(string path) => Route($"template {path}", new RouteMatch { Path = new PathMatch { Template = path } });

    private static CompiledRoute Route(string name, RouteMatch match) => new()
    {
        Name = name,
        Salt = 0,
        Spec = new RouteSpec { Match = match },
        Path = PathPattern.Of(match.Path),
        Conditions = new RouteConditions(match),
        Destinations = new WeightedDestinations([]),
        Model = new RouteModel(new RouteConfig { RouteId = name, Match = new() { Path = "/" } }, null, HttpTransformer.Empty),
        Facts = null!,
    };

    private static PathIndex Routes(params CompiledRoute[] routes) => new([Root(routes)]);

    private static PathNode Root(params CompiledRoute[] routes)
    {
        PathNode root = new();
        foreach (CompiledRoute route in routes) root.Add(route);
        return root;
    }
}

using Insight.Contracts.Objects;
using Insight.Contracts.Reports;
using Insight.Policy.Reports;

namespace Insight.Policy.Tests.Reports;

/// <summary>Routes of objects as reports have them.</summary>
public sealed class ObjectRoutesTests
{
    public static TheoryData<string, PathMatch?> Paths => new()
    {
        { "/{**}", null },
        { "/{**}", new PathMatch { Prefix = "/" } },
        { "/api/{**}", new PathMatch { Prefix = "/api/" } },
        { "/a", new PathMatch { Exact = "/a" } },
        { "/users/{id}", new PathMatch { Template = "/users/{id}" } },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public void Path_IsATemplate(string template, PathMatch? path) => Assert.Equal(template, Of(new RouteSpec { Match = new RouteMatch { Path = path } }).Path);

    [Fact]
    public void Hosts_AreTheDomainsOfVirtualHosts_OfTheSameTenant_AndBounded()
    {
        ReportedRoute route = Of(new RouteSpec { Hosts = ["shop", "many", "gone"] });
        Assert.Equal(["shop.example", "d0", "d1", "d2", "d3", "d4", "d5", "d6"], route.Hosts);
        Assert.Equal(2, route.MoreHosts);
    }

    [Fact]
    public void Clusters_AreThoseWithAShare_EachOnce()
    {
        ReportedRoute route = Of(new RouteSpec { To = [new() { Cluster = "a" }, new() { Cluster = "a", Subset = "next" }, new() { Cluster = "b", Weight = 0 }, new() { Cluster = "c" }] });
        Assert.Equal(["a", "c"], route.Clusters);
        Assert.False(route.AnswersItself);
        Assert.True(Of(new RouteSpec { Redirect = new RouteRedirect() }).AnswersItself);
        Assert.True(Of(new RouteSpec { Respond = new DirectResponse() }).AnswersItself);
    }

    private static ReportedRoute Of(RouteSpec spec) => Assert.Single(ObjectRoutes.Of(new ObjectSet
    {
        VirtualHosts =
        [
            new(new ObjectMetadata { Name = "shop" }, new VirtualHostSpec { Domains = ["shop.example"] }),
            new(new ObjectMetadata { Name = "shop", Tenant = "acme" }, new VirtualHostSpec { Domains = ["acme.example"] }),
            new(new ObjectMetadata { Name = "many" }, new VirtualHostSpec { Domains = [.. Enumerable.Range(0, 9).Select(static i => $"d{i}")] }),
        ],
        Routes = [new(new ObjectMetadata { Name = "r" }, spec)],
    }));
}

using Insight.Contracts.Objects;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Rules;

namespace Insight.Policy.Tests.Objects;

public sealed class ObjectSelectionTests
{
    private static readonly NamedObject[] s_objects =
    [
        new(new() { Name = "everywhere" }, new VirtualHostSpec { Domains = ["a"] }),
        new(new() { Name = "north" }, new VirtualHostSpec { Domains = ["b"] }),
        new(new() { Name = "edge" }, new VirtualHostSpec { Domains = ["c"] }),
        new(new() { Name = "both" }, new RouteSpec { Hosts = ["everywhere", "north"], To = [new() { Cluster = "one" }] }),
        new(new() { Name = "edge" }, new RouteSpec { Hosts = ["edge"], To = [new() { Cluster = "two" }], Mirror = new() { Cluster = "three" } }),
        new(new() { Name = "one" }, new ClusterSpec { Select = Labels("app", "1") }),
        new(new() { Name = "two" }, new ClusterSpec { Select = Labels("app", "2") }),
        new(new() { Name = "three" }, new ClusterSpec { Select = Labels("app", "3") }),
        new(new() { Name = "e1", Labels = Labels("app", "1") }, new EndpointSpec { Address = "a:1" }),
        new(new() { Name = "e2", Labels = Labels("app", "2") }, new EndpointSpec { Address = "a:2" }),
        new(new() { Name = "e3", Labels = Labels("app", "3") }, new EndpointSpec { Address = "a:3" }),
        new(new() { Name = "p1" }, new AdvertisePolicySpec { Hosts = ["north"], Gateways = Labels("site", "north") }),
        new(new() { Name = "p2" }, new AdvertisePolicySpec { Hosts = ["edge"], Gateways = Labels("tier", "edge") }),
        new(new() { Name = "p3" }, new AdvertisePolicySpec { Hosts = ["edge"], Gateways = Labels("tier", "core"), Listeners = ["https"] }),
    ];

    [Theory]
    [InlineData("south", "", "everywhere|both(everywhere)|one|e1|")]
    [InlineData("north", "", "everywhere,north|both(everywhere,north)|one|e1|p1")]
    [InlineData("south", "edge", "edge,everywhere|both(everywhere),edge(edge)|one,three,two|e1,e2,e3|p2")]
    [InlineData("", "core", "edge,everywhere|both(everywhere),edge(edge)|one,three,two|e1,e2,e3|p3")]
    public void For_SiteAndLabels_WhatItsHostsUse(string site, string tier, string expected)
    {
        ObjectSet set = ObjectSelection.For(ObjectSets.Of(s_objects), site, tier.Length > 0 ? Labels("tier", tier) : new Dictionary<string, string>());
        Assert.Equal(expected, string.Join('|',
            string.Join(',', set.VirtualHosts.Select(static o => o.Metadata.Name)),
            string.Join(',', set.Routes.Select(static o => $"{o.Metadata.Name}({string.Join(',', o.Spec.Hosts)})")),
            string.Join(',', set.Clusters.Select(static o => o.Metadata.Name)),
            string.Join(',', set.Endpoints.Select(static o => o.Metadata.Name)),
            string.Join(',', set.AdvertisePolicies.Select(static o => o.Metadata.Name))));
        Assert.Empty(ReferenceRules.Check(set));
    }

    [Fact]
    public void For_SameObjectsInAnotherOrder_SameBytes()
    {
        byte[] first = ObjectSetDocument.Write(ObjectSelection.For(ObjectSets.Of(s_objects), "north", Labels("tier", "edge")));
        byte[] second = ObjectSetDocument.Write(ObjectSelection.For(ObjectSets.Of(s_objects.Reverse()), "north", Labels("tier", "edge")));
        Assert.Equal(first, second);
        Assert.NotNull(ObjectSetDocument.Read(first, out _));
    }

    private static Dictionary<string, string> Labels(string name, string value) => new() { [name] = value };
}

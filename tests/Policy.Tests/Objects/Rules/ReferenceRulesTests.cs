using Insight.Contracts.Objects;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;
using Insight.Policy.Objects.Rules;

namespace Insight.Policy.Tests.Objects.Rules;

public sealed class ReferenceRulesTests
{
    private static readonly NamedObject[] s_shop = [.. ObjectReader.Read(new ObjectFile("shop.yaml", Samples.Shop)).Objects.Select(static read => read.Value)];

    [Fact]
    public void Check_WholeSet_Fits() => Assert.Empty(ReferenceRules.Check(ObjectSets.Of(s_shop)));

    [Fact]
    public void Check_ClusterAway_EveryReferenceToItIsTold()
    {
        NamedObject[] left = [.. s_shop.Where(static o => o.Key.Kind != ObjectKind.Cluster)];
        IReadOnlyList<ReferenceProblem> problems = ReferenceRules.Check(ObjectSets.Of(left));
        Assert.Equal(["spec.to[0].cluster", "spec.to[1].cluster", "spec.mirror.cluster", "spec.split.to[0].cluster"], problems.Select(static p => p.Field));
        HashSet<ObjectKey> deleted = [new ObjectKey(ObjectKind.Cluster, "default", "shop")];
        Assert.Equal("cannot be deleted, because route/shop-api refers to it (spec.to[0].cluster); change or delete that too", ReferenceRules.DeletionProblem(problems[0], deleted));
    }

    [Fact]
    public void Check_HostAway_RoutesAndPoliciesAreTold()
    {
        IReadOnlyList<ReferenceProblem> problems = ReferenceRules.Check(ObjectSets.Of(s_shop.Where(static o => o.Spec is not VirtualHostSpec)));
        Assert.Equal(["advertise-policy/shop-north", "route/shop-api", "route/shop-closed", "route/shop-old"], problems.Select(static p => p.Subject.ToString()).Order());
        Assert.All(problems, static p => Assert.Equal("virtual-host/shop does not exist", p.Message));
    }

    [Fact]
    public void Check_EndpointsAway_IsAWarning()
    {
        ReferenceProblem problem = Assert.Single(ReferenceRules.Check(ObjectSets.Of(s_shop.Where(static o => o.Spec is not EndpointSpec))));
        Assert.True(problem.IsWarning);
        Assert.Equal("spec.subsets.v2", Assert.Single(ReferenceRules.Check(ObjectSets.Of(s_shop.Where(static o => o.Metadata.Name != "shop-2")))).Field);
    }

    [Fact]
    public void Check_SubsetUnknown_NamesThoseThereAre()
    {
        NamedObject[] changed = [.. s_shop.Select(static o => o.Spec is RouteSpec { To.Count: > 0 } route ? o with { Spec = route with { To = [new() { Cluster = "shop", Subset = "v3" }] } } : o)];
        Assert.Equal("cluster/shop has no subset 'v3'; it has v1, v2", Assert.Single(ReferenceRules.Check(ObjectSets.Of(changed))).Message);
    }

    [Theory]
    [InlineData("default", "'shop.example' is served by virtual-host/a already")]
    [InlineData("other", "'shop.example' is served by another tenant already")]
    public void Check_SameDomainTwice_IsRefused(string tenant, string message)
    {
        NamedObject first = new(new() { Name = "a" }, new VirtualHostSpec { Domains = ["shop.example"] });
        NamedObject second = new(new() { Name = "b", Tenant = tenant }, new VirtualHostSpec { Domains = ["shop.example"] });
        Assert.Equal(message, Assert.Single(ReferenceRules.Check(ObjectSets.Of([first, second]))).Message);
    }

    [Fact]
    public void Check_ObjectsOfAnotherTenant_AreNotThere()
    {
        NamedObject host = new(new() { Name = "a", Tenant = "other" }, new VirtualHostSpec { Domains = ["a"] });
        NamedObject route = new(new() { Name = "a" }, new RouteSpec { Hosts = ["a"], Respond = new() });
        Assert.Equal("virtual-host/a does not exist", Assert.Single(ReferenceRules.Check(ObjectSets.Of([host, route]))).Message);
    }

    [Fact]
    public void Check_PassthroughHost_TakesNoMatch()
    {
        NamedObject host = new(new() { Name = "a" }, new VirtualHostSpec { Domains = ["a"], Tls = new() { Mode = HostTlsMode.Passthrough } });
        NamedObject route = new(new() { Name = "a" }, new RouteSpec { Hosts = ["a"], Respond = new() });
        Assert.Equal("spec.hosts[0]", Assert.Single(ReferenceRules.Check(ObjectSets.Of([host, route]))).Field);
    }
}

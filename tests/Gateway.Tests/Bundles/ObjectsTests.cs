using System.Text;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Gateway.Bundles;
using Insight.Gateway.Tests.Support;
using Insight.Policy.Objects;
using Insight.Policy.Policies;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Tests.Bundles;

/// <summary>Objects from the console, and from the gateway's own folder.</summary>
public sealed class ObjectsTests
{
    private const string Host = "apiVersion: insight/v1\nkind: VirtualHost\nmetadata: { name: shop }\nspec: { domains: [ shop.example ] }\n";

    private static readonly ObjectSet s_set = new() { VirtualHosts = [new(new() { Name = "all" }, new() { Domains = ["*"] })] };

    [Fact]
    public async Task Bundle_WithObjects_PutsThemInForce()
    {
        await using BundleServer server = await BundleServer.StartAsync();
        using TemporaryFolder folder = new();
        using BundleGateway gateway = await BundleGateway.StartAsync(server, folder, new ObjectsReader(Options.Create(new GatewayOptions())));
        server.Serve(1, BundleGateway.Endpoints("/a"), (ObjectSet.PartName, ObjectSetDocument.Write(s_set)));

        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());

        Assert.Equal("*", gateway.Current.Objects!.VirtualHosts[0].Spec.Domains[0]);
        Assert.Equal("/a", gateway.Template);
        Assert.Equal("?site=north&label=tier%3Dedge&after=0", Assert.Single(server.Questions));
    }

    [Fact]
    public async Task Bundle_ObjectsThatBreakARule_IsRefusedWithIt()
    {
        await using BundleServer server = await BundleServer.StartAsync();
        using TemporaryFolder folder = new();
        using BundleGateway gateway = await BundleGateway.StartAsync(server, folder, new ObjectsReader(Options.Create(new GatewayOptions())));
        server.Serve(1, (ObjectSet.PartName, ObjectSetDocument.Write(s_set)));
        await gateway.TurnAsync();
        server.Serve(2, (ObjectSet.PartName, Encoding.UTF8.GetBytes("""{"routes":[{"metadata":{"name":"a"},"spec":{"hosts":["none"],"respond":{}}}]}""")));

        Assert.Equal(BundleTurn.Refused, await gateway.TurnAsync());

        Assert.Equal(1, gateway.Current.Number);
        Assert.Equal("part objects: route/a: spec.hosts[0]: virtual-host/none does not exist", server.Answers.Last().Reason);
    }

    public static TheoryData<string, string> BadPolicies { get; } = new()
    {
        { """{"metadata":{"name":"p"},"spec":{}}""", "policy/p: spec: " },
        { """{"metadata":{"name":"p"},"spec":{"rateLimit":{"requests":5},"block":{"clients":["192.0.2.1"]}}}""", "policy/p: spec: " },
        { """{"metadata":{"name":"p"},"spec":{"rateLimit":{"requests":0}}}""", "policy/p: spec.rateLimit.requests" },
        { """{"metadata":{"name":"p"},"spec":{"block":{"clients":["192.0.2.0/99"]}}}""", "policy/p: spec.block.clients" },
        { """{"metadata":{"name":"p"},"spec":{"endpoints":{"allow":[{"path":"orders"}]}}}""", "policy/p: spec.endpoints.allow" },
        { """{"metadata":{"name":"p"},"spec":{"mode":"canary","canaryPercent":900,"rateLimit":{"requests":5}}}""", "policy/p: spec.canaryPercent" },
        { """{"metadata":{"name":"../p"},"spec":{"rateLimit":{"requests":5}}}""", "" },
        { """{"metadata":{"name":"p"},"spec":{"rateLimit":{"requests":5,"sudo":true}}}""", "" },
        { """{"metadata":{"name":"p"},"spec":{"rateLimit":{"requests":"many"}}}""", "" },
        { """{"metadata":{"name":"p"},"spec":{"rateLimit":{"requests":5}}},{"metadata":{"name":"p"},"spec":{"rateLimit":{"requests":6}}}""", "" },
        { """{"metadata":{"name":"p"}""", "" },
    };

    [Theory]
    [MemberData(nameof(BadPolicies))]
    public async Task Bundle_MalformedPolicy_IsRefusedWhole_AndTheOneBeforeStays(string policy, string reason)
    {
        await using BundleServer server = await BundleServer.StartAsync();
        using TemporaryFolder folder = new();
        using BundleGateway gateway = await BundleGateway.StartAsync(server, folder, new ObjectsReader(Options.Create(new GatewayOptions())));
        server.Serve(1, (ObjectSet.PartName, ObjectSetDocument.Write(s_set)));
        await gateway.TurnAsync();
        server.Serve(2, (ObjectSet.PartName, Encoding.UTF8.GetBytes($$"""{"policies":[{{policy}}]}""")));

        Assert.Equal(BundleTurn.Refused, await gateway.TurnAsync());

        Assert.Equal((1, "*"), (gateway.Current.Number, gateway.Current.Objects!.VirtualHosts[0].Spec.Domains[0]));
        Assert.StartsWith("part objects: " + reason, server.Answers.Last().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_PolicyWhoseApprovalIsForged_IsRefusedWhole_EvenWhenTheBundleIsSigned()
    {
        await using BundleServer server = await BundleServer.StartAsync();
        using TemporaryFolder folder = new();
        GatewayOptions options = new();
        options.Bundle.KeyFile = folder.File("key.pem");
        using BundleGateway gateway = await BundleGateway.StartAsync(server, folder, new ObjectsReader(Options.Create(options)));
        GatewayObject<PolicySpec> approved = PolicyApprovals.Sign(
            new(new() { Name = "p" }, new()
            {
                Expires = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc),
                RateLimit = new() { Requests = 30 },
                Provenance = new() { Proposal = "p1", Evidence = new string('a', 64) },
            }),
            [("ann", new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc))], server.Signer);
        server.Serve(1, (ObjectSet.PartName, ObjectSetDocument.Write(s_set with { Policies = [approved] })));
        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());

        server.Serve(2, (ObjectSet.PartName, ObjectSetDocument.Write(s_set with { Policies = [approved with { Spec = approved.Spec with { Mode = PolicyMode.Enforce } }] })));

        Assert.Equal(BundleTurn.Refused, await gateway.TurnAsync());
        Assert.Equal((1, PolicyMode.Shadow), (gateway.Current.Number, gateway.Current.Objects!.Policies[0].Spec.Mode));
        Assert.StartsWith("part objects: policy/p: ", server.Answers.Last().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_WithoutObjects_LeavesThoseOfTheFolder()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("shop.yaml"), Host);
        Directory.CreateDirectory(folder.File("..data"));
        File.WriteAllText(folder.File("..data/shop.yaml"), Host);
        using ActiveBundle active = new(ObjectFolder.Load(folder.Path, out _));
        Assert.Equal((0, "shop"), (active.Current.Number, active.Current.Objects!.VirtualHosts[0].Metadata.Name));
        BundleLoader loader = new([new ObjectsReader(Options.Create(new GatewayOptions()))], active.Local.Objects);
        BundleManifest manifest = new(BundleFormat.Manifest, 1, DateTime.UtcNow, "", "", []);

        LoadedBundle without = await loader.LoadAsync(manifest, "", static _ => null, static _ => Task.FromResult<byte[]?>(null));
        byte[] content = ObjectSetDocument.Write(s_set);
        manifest = manifest with { Parts = [new BundlePart(ObjectSet.PartName, ManifestDocument.Hash(content), content.Length)] };
        LoadedBundle with = await loader.LoadAsync(manifest, "", static _ => null, _ => Task.FromResult<byte[]?>(content));

        Assert.Equal("shop", without.Snapshot!.Objects!.VirtualHosts[0].Metadata.Name);
        Assert.Equal("all", with.Snapshot!.Objects!.VirtualHosts[0].Metadata.Name);
    }

    [Fact]
    public void Read_PoliciesAlone_LeaveTheTrafficOfTheFolder_UntilTheConsoleHasTrafficOfItsOwn()
    {
        static GatewayObject<PolicySpec> policy(string name, int requests) => new(new() { Name = name }, new() { RateLimit = new() { Requests = requests } });
        ObjectSet own = s_set with { Policies = [policy("b", 1), policy("d", 1)] };
        ObjectsReader reader = new(Options.Create(new GatewayOptions()), own);
        ObjectSet read(ObjectSet told) => Assert.IsType<ObjectSet>(reader.Read(ObjectSetDocument.Write(told), out _));

        ObjectSet together = read(new ObjectSet { Policies = [policy("a", 2), policy("b", 2), policy("c", 2)] });
        ObjectSet told = read(new ObjectSet { VirtualHosts = [new(new() { Name = "other" }, new() { Domains = ["other.example"] })] });

        Assert.Equal("all", Assert.Single(together.VirtualHosts).Metadata.Name);
        Assert.Equal([("a", 2), ("b", 2), ("c", 2), ("d", 1)], together.Policies.Select(static p => (p.Metadata.Name, (int)p.Spec.RateLimit!.Requests)));
        Assert.Equal("other", Assert.Single(told.VirtualHosts).Metadata.Name);
        Assert.Empty(told.Policies);
    }

    [Fact]
    public void Validate_FolderWithMistakes_TellsThemWithFileAndLine()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("b"));
        File.WriteAllText(folder.File("b/route.yml"), "apiVersion: insight/v1\nkind: Route\nmetadata: { name: r }\nspec:\n  hosts: [ shop, none ]\n  respond: {}\n");
        File.WriteAllText(folder.File("a.yaml"), Host);
        GatewayOptions options = new() { Objects = folder.Path, Labels = { ["site"] = "north" } };

        ValidateOptionsResult result = new GatewayOptionsValidator().Validate(null, options);

        Assert.Contains($"gateway:objects: {folder.File("b/route.yml")}:5: route/r: spec.hosts[1]: virtual-host/none does not exist", result.Failures!);
        Assert.Contains("gateway:labels: labels.site: is the gateway's site; leave it out", result.Failures!);
        options.Objects = folder.File("none");
        Assert.Contains(new GatewayOptionsValidator().Validate(null, options).Failures!, failure => failure.StartsWith($"gateway:objects: {folder.File("none")}: cannot be read", StringComparison.Ordinal));
    }
}

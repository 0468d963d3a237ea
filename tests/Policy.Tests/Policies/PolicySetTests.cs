using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Policy.Policies;
using static Insight.Policy.Tests.Policies.Requests;

namespace Insight.Policy.Tests.Policies;

public sealed class PolicySetTests
{
    [Fact]
    public void Expires_GatewayWhoseClockIsOff_EndsByItsOwnClockAndNeverForGood()
    {
        PolicySet set = Set(Block() with { Expires = DateTime.UnixEpoch.AddSeconds(1000) });
        foreach (double off in new[] { -1e6, -3600, -1, 0, 1, 3600, 1e6 })
        {
            Assert.Equal(999 + off < 1000 ? 403 : 0, set.Status(Request(seconds: Math.Max(0, 999 + off))));
        }

        // A clock that was put right again finds the policy as it is.
        Assert.Equal(403, set.Status(Request(seconds: 999)));
    }

    [Theory]
    [InlineData("shop.example", "shop.example", true)]
    [InlineData("shop.example", "api.shop.example", false)]
    [InlineData("*.shop.example", "api.shop.example", true)]
    [InlineData("*.shop.example", "a.b.shop.example", true)]
    [InlineData("*.shop.example", "shop.example", false)]
    [InlineData("*.shop.example", "notshop.example", false)]
    [InlineData("*", "anything", true)]
    public void Decide_ScopeOfHosts_HoldsThoseAlone(string domain, string host, bool expected)
    {
        // Beside others that name hosts nearer and farther, which must not matter.
        PolicySet set = Set(Block(new PolicyScope { Hosts = [domain] }), Block(new PolicyScope { Hosts = ["*.example", "a.b.shop.example"] }, PolicyMode.Shadow), Block(new PolicyScope { Hosts = ["*"] }, PolicyMode.Shadow));
        Assert.Equal(expected ? 403 : 0, set.Status(Request(host: host)));
    }

    [Fact]
    public void Decide_ScopeOfAppServiceSourceAndTenant_HoldsWhereAllFit()
    {
        PolicySet set = Set(Block(new PolicyScope { App = "shop", Service = "orders", Source = "web" }));
        Assert.Equal(403, set.Status(Request(source: "web")));
        Assert.Equal(0, set.Status(Request(source: "mail")));
        Assert.Equal(0, set.Status(Request()));
        Assert.Equal(0, set.Status(Request(source: "web", app: "bank")));
        Assert.Equal(0, set.Status(Request(source: "web", service: "stock")));
        Assert.Equal(0, set.Status(Request(source: "web", tenant: "other")));
    }

    [Theory]
    [InlineData("/orders/{id}", "", "/orders/7", "", true)]
    [InlineData("/orders/{id}", "", "/orders/7/", "", true)]
    [InlineData("/orders/{id}", "", "//orders/./7", "", true)]
    [InlineData("/orders/{id}", "", "/%6Frders/7", "", true)]
    [InlineData("/orders/{id}", "", "/orders/7/items", "", false)]
    [InlineData("/orders/{id}", "POST", "/orders/7", "", false)]
    [InlineData("/orders/{id}", "GET", "/orders/7", "", true)]
    [InlineData("/orders/{id}", "", "/orders/7", "/orders/{int}", true)]
    [InlineData("/orders/{id}", "", "/orders/search", "/orders/search", false)]
    [InlineData("/orders/{*}", "", "/orders/search", "/orders/search", true)]
    [InlineData("/orders/{*}", "", "/orders", "", false)]
    [InlineData("/files/{name}.json", "", "/files/a.json", "", true)]
    [InlineData("/files/{name}.json", "", "/files/a.xml", "", false)]
    public void Decide_ScopeOfEndpoints_HoldsTheirRequests(string template, string method, string path, string endpoint, bool expected)
    {
        PolicyScope scope = new() { Endpoints = [new PolicyEndpoint { Method = method, Path = template }] };
        Assert.Equal(expected ? 403 : 0, Set(Block(scope)).Status(Request(path, endpoint: endpoint)));
        Assert.Equal(expected ? 429 : 0, Set(Rate(1, scope)).Status(Request(path, endpoint: endpoint), Full(scope, path, endpoint)));
    }

    [Fact]
    public void Decide_EndpointsThatOverlap_EveryPolicyIsAsked()
    {
        PolicyScope[] scopes = [.. new[] { "/a/{x}", "/{x}/b", "/a/b", "/{*}" }.Select(static path => new PolicyScope { Endpoints = [new PolicyEndpoint { Path = path }] })];
        List<PolicyVerdict> verdicts = [];
        Set([.. scopes.Select(static scope => Block(scope))]).Decide(Request("/a/b"), Rates(), verdicts);
        Assert.Equal(4, verdicts.Count);
    }

    [Fact]
    public void Decide_Shadow_NotesAndLetsPass()
    {
        List<PolicyVerdict> verdicts = [];
        Set(Block(mode: PolicyMode.Shadow)).Decide(Request(), Rates(), verdicts);
        Assert.Equal((PolicyAction.Deny, false), (Assert.Single(verdicts).Finding.Action, verdicts[0].Acts));
        Assert.Null(PolicySet.ActingOf(verdicts));
    }

    [Fact]
    public void Decide_Expired_SaysNothing()
    {
        PolicySpec spec = Block() with { Expires = DateTime.UnixEpoch.AddSeconds(1000) };
        Assert.Equal(403, Set(spec).Status(Request(seconds: 999.999)));
        Assert.Equal(0, Set(spec).Status(Request(seconds: 1000)));
    }

    [Fact]
    public void Decide_Canary_TakesItsShareOfClientsAndKeepsThemAsItGrows()
    {
        HashSet<int> before = [];
        foreach (double percent in (double[])[0.5, 5, 25, 100])
        {
            PolicySet set = Set(Block(mode: PolicyMode.Canary) with { CanaryPercent = percent });
            HashSet<int> now = [.. Enumerable.Range(0, 20_000).Where(i => set.Status(Request(client: $"10.0.{i / 250}.{i % 250}")) != 0)];
            Assert.InRange(now.Count, 200 * percent * 0.8, 200 * percent * 1.2);
            Assert.Subset(now, before);
            before = now;
        }
    }

    [Fact]
    public void Decide_TwoCanaries_ActOnDifferentClients()
    {
        PolicySet set = Set(Block(mode: PolicyMode.Canary) with { CanaryPercent = 50 }, Block(mode: PolicyMode.Canary) with { CanaryPercent = 50 });
        List<PolicyVerdict> verdicts = [];
        int both = 0;
        for (int i = 0; i < 1000; i++)
        {
            set.Decide(Request(client: $"10.0.{i / 250}.{i % 250}"), Rates(), verdicts);
            both += verdicts.All(static verdict => verdict.Acts) ? 1 : 0;
        }

        Assert.InRange(both, 180, 320);
    }

    [Fact]
    public void Decide_SeveralThatAct_TheGravestAnswers()
    {
        PolicySet set = Set(Rate(1), new PolicySpec { Mode = PolicyMode.Enforce, Endpoints = new() { Allow = [new() { Path = "/a" }] } }, Block());
        List<PolicyVerdict> verdicts = [];
        RateTable rates = Rates();
        set.Decide(Request(), rates, verdicts);
        set.Decide(Request(), rates, verdicts);
        Assert.Equal([403, 404, 429], verdicts.Select(static verdict => verdict.Finding.Status));
    }

    [Fact]
    public void Decide_EachPolicy_SaysTheSameAloneAndAmongAll()
    {
        Random random = new(7);
        PolicySpec[] specs = [.. Enumerable.Range(0, 60).Select(i => RandomSpec(random, i))];
        PolicySet all = Set(specs);
        PolicySet[] alone = [.. specs.Select((spec, i) => new PolicySet([Requests.Policy($"p{i}", spec)]))];
        RateTable together = Rates();
        RateTable[] apart = [.. specs.Select(static _ => Rates())];
        List<PolicyVerdict> verdicts = [], one = [];
        int said = 0;
        for (int i = 0; i < 5_000; i++)
        {
            string path = Pick(random, "/a", "/a/b", "/a/7", "/b/7/c", "/c"), client = $"10.0.0.{random.Next(20)}", host = Pick(random, "x.example", "y.x.example", "z");
            string service = Pick(random, "s", "t"), source = Pick(random, "", "web", "mail"), method = Pick(random, "GET", "POST");
            all.Decide(Request(path, method, host, client, source, service: service, seconds: i), together, verdicts);
            List<(string, PolicyFinding, bool)> expected = [];
            for (int k = 0; k < alone.Length; k++)
            {
                alone[k].Decide(Request(path, method, host, client, source, service: service, seconds: i), apart[k], one);
                expected.AddRange(one.Select(static verdict => (verdict.Policy.Metadata.Name, verdict.Finding, verdict.Acts)));
            }

            said += expected.Count;
            Assert.Equal(expected.OrderBy(Name), verdicts.Select(static verdict => (verdict.Policy.Metadata.Name, verdict.Finding, verdict.Acts)).OrderBy(Name));
        }

        Assert.True(said > 5_000);
    }

    private static string Name((string Name, PolicyFinding, bool) said) => said.Name;

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];

    private static PolicySpec RandomSpec(Random random, int i)
    {
        PolicyScope scope = new()
        {
            Hosts = random.Next(2) == 0 ? [] : [Pick(random, "x.example", "*.x.example", "*.example", "*")],
            Service = Pick(random, "", "", "s"),
            Source = Pick(random, "", "", "web"),
            Endpoints = random.Next(2) == 0 ? [] : [new PolicyEndpoint { Method = Pick(random, "", "GET"), Path = Pick(random, "/a", "/a/{x}", "/{*}", "/b/{x}/c") }],
        };
        return (i % 4) switch
        {
            0 => Block(scope, clients: $"10.0.0.{random.Next(4) * 4}/30"),
            1 => Rate(random.Next(1, 30), scope),
            2 => new PolicySpec { Scope = scope, Mode = PolicyMode.Canary, CanaryPercent = 40, Endpoints = new() { Allow = [new() { Path = Pick(random, "/a/{x}", "/c") }] } },
            _ => new PolicySpec { Scope = scope, Callers = new() { Services = ["web"], Outside = random.Next(2) == 0 } },
        };
    }

    /// <summary>Counts of a client that has used up one request.</summary>
    private static RateTable Full(PolicyScope scope, string path, string endpoint)
    {
        RateTable rates = Rates();
        Set(Rate(1, scope)).Status(Request(path, endpoint: endpoint), rates);
        return rates;
    }
}

using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Policies;
using static Insight.Policy.Tests.Policies.Requests;

namespace Insight.Policy.Tests.Policies;

/// <summary>Ten thousand policies of all kinds and scopes.</summary>
[Collection(nameof(Alone))]
public sealed class ManyPoliciesTests
{
    private const int Count = 10_000;

    private static readonly string[] s_hosts = ["shop.example", "api.shop.example", "*.shop.example", "other.example"];
    private static readonly string[] s_services = ["", "orders", "cart"];
    private static readonly string[] s_paths = ["/orders/{id}", "/orders/search", "/static/{*}", "/files/{name}.json", "/login"];

    [Fact]
    public void Compile_TakesSecondsAndLittleMemory()
    {
        GatewayObject<PolicySpec>[] policies = Make(new Random(1));
        _ = new PolicySet(policies.Take(10)).Status(Request());
        long before = GC.GetTotalMemory(forceFullCollection: true), start = TimeProvider.System.GetTimestamp();

        PolicySet set = new(policies);
        int status = set.Status(Request());

        // The bound is for machines that do much else.
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(policies);
        Assert.Equal((Count, true), (set.Policies.Count, status is 0 or >= 400));
        Assert.True(took < TimeSpan.FromSeconds(10), $"{took} to compile");
        Assert.True(bytes < 100 << 20, $"{bytes} bytes");
    }

    [Fact]
    public void Decide_AllTogether_IsWhatEachOneSaysByItself()
    {
        Random random = new(2);
        GatewayObject<PolicySpec>[] policies = Make(random);
        PolicySet together = new(policies);
        PolicySet[] apart = [.. policies.Select(static policy => new PolicySet([policy]))];
        RateTable rates = Rates(), ratesApart = Rates();
        List<PolicyVerdict> verdicts = [], asked = [], one = [], oneAsked = [];
        int said = 0;
        for (int i = 0; i < 40; i++)
        {
            PolicyRequest request = Request(
                path: Pick(random, "/orders/7", "/orders/search", "/static/a/b", "/files/x.json", "/login", "/%6Cogin", "/admin"), method: Pick(random, "GET", "POST"),
                host: Pick(random, "shop.example", "api.shop.example", "a.b.shop.example", "other.example", "third.example"), client: $"192.0.2.{random.Next(30)}", source: Pick(random, "", "web", "cart"),
                service: Pick(random, "orders", "cart", "mail"), app: Pick(random, "shop", ""), endpoint: Pick(random, "", "/orders/{id}", "/orders/search"), seconds: 1_000 + i, tenant: Pick(random, "default", "acme"), query: [Pick(random, "page", "debug")]);

            together.Decide(request, rates, verdicts, asked);

            HashSet<(string, string, int, string, bool)> expected = [], expectedAsked = [];
            foreach (PolicySet set in apart)
            {
                set.Decide(request, ratesApart, one, oneAsked);
                foreach (PolicyVerdict verdict in one) expected.Add(Text(verdict));
                foreach (PolicyVerdict verdict in oneAsked) expectedAsked.Add(Text(verdict));
            }

            Assert.Equal(expected.Count, verdicts.Count);
            Assert.True(expected.SetEquals(verdicts.Select(Text)));
            Assert.Equal(expectedAsked.Count, asked.Count);
            Assert.True(expectedAsked.SetEquals(asked.Select(Text)));
            said += verdicts.Count;
        }

        Assert.True(said > 2_000, $"{said} verdicts");
    }

    private static (string, string, int, string, bool) Text(PolicyVerdict verdict) =>
        (verdict.Policy.Metadata.Tenant, verdict.Policy.Metadata.Name, verdict.Finding.Status, verdict.Finding.Reason, verdict.Acts);

    private static GatewayObject<PolicySpec>[] Make(Random random) => [.. Enumerable.Range(0, Count).Select(i => Requests.Policy($"p{i}", Rule(random) with
    {
        Mode = random.Next(3) switch { 0 => PolicyMode.Shadow, 1 => PolicyMode.Canary, _ => PolicyMode.Enforce },
        CanaryPercent = 1 + random.Next(99),
        Expires = random.Next(5) == 0 ? DateTime.UnixEpoch.AddSeconds(random.Next(3_000)) : null,
        Scope = new PolicyScope
        {
            App = Pick(random, "", "", "shop"),
            Hosts = random.Next(3) == 0 ? [] : [Pick(random, s_hosts)],
            Service = Pick(random, s_services),
            Source = Pick(random, "", "", "web"),
            Endpoints = random.Next(2) == 0 ? [] : [new PolicyEndpoint { Method = Pick(random, "", "GET"), Path = Pick(random, s_paths) }],
        },
    }, Pick(random, "default", "acme")))];

    private static PolicySpec Rule(Random random) => random.Next(9) switch
    {
        0 => new() { RateLimit = new() { Requests = 1 + random.Next(5), Per = TimeSpan.FromSeconds(60), PerEndpoint = random.Next(2) == 0 } },
        1 => new() { Endpoints = new() { Allow = [new() { Method = "GET", Path = Pick(random, s_paths) }] } },
        2 => new() { Schema = new() { Query = ["page"] } },
        3 => new() { Callers = new() { Services = ["web"], Outside = random.Next(2) == 0 } },
        4 => new() { Block = new() { Clients = [$"192.0.2.{random.Next(30)}", "192.0.2.16/30"] } },
        5 => new() { Waf = new() { Paranoia = 2 } },
        6 => new() { Mask = new() { Kinds = ["card"] } },
        7 => new() { Limits = new() { Concurrency = 5 } },
        _ => new() { WafExclusion = new() { Rules = [101], Variables = ["ARGS:text"] } },
    };

    private static string Pick(Random random, params string[] of) => of[random.Next(of.Length)];
}

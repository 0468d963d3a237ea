using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Replay;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Replay;

public sealed class ReplayTallyTests
{
    [Fact]
    public void Replay_RateLimit_NamesRequestsAndClientsBeyondIt()
    {
        ReplayTally tally = new(Ask(Rate(10, new PolicyScope { Hosts = ["shop.test"] })));
        for (int i = 0; i < 30; i++)
        {
            tally.Add(Request(i, client: "192.0.2.7"));
            if (i % 6 == 0) tally.Add(Request(i, client: "192.0.2.8"));
            tally.Add(Request(i, client: "192.0.2.9", host: "other.test"));
        }

        ReplayReport report = tally.Report();

        Assert.Equal((65, 35, 2, 20, 1, 20), (report.Requests, report.InScope, report.Clients, report.Touched, report.TouchedClients, report.TouchedOrdinary));
        Assert.Equal(BinomialBound.Upper(20, 35), report.FalseShareBound);
        Assert.Equal(new ReplayPart("GET (no known endpoint)", 35, 20, 1), Assert.Single(report.Endpoints));
        Assert.Equal("outside → web", Assert.Single(report.Edges).Name);
        Assert.Equal("rate", Assert.Single(report.Samples).Reason);
    }

    [Fact]
    public void Replay_PolicyInShadowOrExpired_IsAskedAsIfEnforced()
    {
        ReplayTally tally = new(Ask(Rate(1) with { Mode = PolicyMode.Canary, CanaryPercent = 0.1, Expires = Start.AddYears(-1) }));
        for (int i = 0; i < 5; i++) tally.Add(Request(i));

        Assert.Equal(4, tally.Report().Touched);
    }

    [Fact]
    public void Replay_RefusedMatchedOrPoisonedRequests_AreNotOrdinary()
    {
        PoisonedTime incident = new(Start.AddSeconds(100), Start.AddSeconds(200), "192.0.2.66", "", "an incident");
        ReplayTally tally = new(Ask(new PolicySpec { Endpoints = new EndpointAllowListRule { Allow = [new PolicyEndpoint { Method = "GET", Path = "/orders/{id}" }] } }), [incident]);
        tally.Add(Request(path: "/orders/7"));
        tally.Add(Request(path: "/admin", status: 404));
        tally.Add(Request(path: "/etc", waf: true));
        tally.Add(Request(150, client: "192.0.2.66", path: "/ok"));
        tally.Add(Request(250, client: "192.0.2.66", path: "/new"));

        ReplayReport report = tally.Report();

        Assert.Equal((5, 4, 1), (report.InScope, report.Touched, report.TouchedOrdinary));
        Assert.Equal("/new", report.Samples[0].Path);
    }

    [Fact]
    public void Replay_Block_CountsAllThatAreInScope()
    {
        ReplayTally tally = new(Ask(new PolicySpec { Scope = new PolicyScope { Hosts = ["shop.test"] }, Block = new ClientBlockRule { Clients = ["192.0.2.0/28"] } }));
        for (int i = 0; i < 32; i++) tally.Add(Request(i, client: $"192.0.2.{i}"));

        ReplayReport report = tally.Report();

        Assert.Equal((32, 32, 16, 16), (report.InScope, report.Clients, report.Touched, report.TouchedClients));
        Assert.All(report.Samples, static sample => Assert.Equal("blocked-client", sample.Reason));
    }

    [Fact]
    public void Samples_AreMaskedAndBounded()
    {
        ReplayTally tally = new(Ask(new PolicySpec { Block = new ClientBlockRule { Clients = ["0.0.0.0/0", "2001:db8::/32", "0123456789abcdef0123456789abcdef"] } }) with { MostSamples = 5 });
        tally.Add(Request(client: "203.0.113.77", path: "/users/Alice/card/4111", status: 200) with { RequestId = "<script>" });
        tally.Add(Request(client: "2001:db8:1:2:3:4:5:6", path: "/orders/991", endpoint: "/orders/{id}", method: "GET\r\nX"));
        tally.Add(Request(client: "0123456789abcdef0123456789abcdef", path: "/../\u001b[31m/a@b.c"));
        for (int i = 0; i < 500; i++) tally.Add(Request(client: $"198.51.100.{i % 250}", path: string.Concat(Enumerable.Repeat("/seg", 500))));

        ReplayReport report = tally.Report();

        Assert.Equal(5, report.Samples.Count);
        Assert.Equal(("203.0.113.*", "/users/*/card/*", ""), (report.Samples[0].Client, report.Samples[0].Path, report.Samples[0].RequestId));
        Assert.Equal(("2001:db8:1::*", "/orders/{id}", "*"), (report.Samples[1].Client, report.Samples[1].Path, report.Samples[1].Method));
        Assert.Matches("^#[0-9a-f]{8}$", report.Samples[2].Client);
        Assert.Equal("/../*/*", report.Samples[2].Path);
        Assert.True(report.Samples[3].Path.Length < 60);
        string all = string.Concat(report.Samples);
        foreach (string secret in new[] { "203.0.113.77", "Alice", "4111", "991", "0123456789abcdef", "a@b.c", "\u001b", "<script>" }) Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_OfMadeUpEndpoints_AreBounded()
    {
        ReplayTally tally = new(Ask(new PolicySpec { Block = new ClientBlockRule { Clients = ["0.0.0.0/0"] } }));
        for (int i = 0; i < 12_000; i++) tally.Add(Request(endpoint: $"/e{i}"));

        ReplayReport report = tally.Report();

        Assert.Equal(100, report.Endpoints.Count);
        Assert.Equal(new ReplayPart("(others)", 2_000, 2_000, 1), report.Endpoints[0]);
    }

    [Fact]
    public void Replay_KindThatTurnsNothingAway_SaysSo()
    {
        ReplayTally tally = new(Ask(new PolicySpec { Limits = new TrafficLimitsRule { Concurrency = 9 } }));
        tally.Add(Request());

        ReplayReport report = tally.Report();

        Assert.Equal(0, report.Touched);
        Assert.Contains("access records", Assert.Single(report.Limits), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 100, 0.029513)]
    [InlineData(0, 3_000, 0.000998)]
    [InlineData(1, 10, 0.394163)]
    [InlineData(4, 3_579, 0.002556)]
    [InlineData(50, 100, 0.586378)]
    [InlineData(99, 100, 0.999487)]
    [InlineData(10_000, 1_000_000, 0.010165)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 0, 1)]
    public void Bound_IsTheExactOne(long events, long trials, double bound) => Assert.Equal(bound, BinomialBound.Upper(events, trials), 5e-6);
}

using System.Net;
using System.Text.Json;
using Insight.Console.Proposals;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.Testing;

namespace Insight.Console.Tests.Proposals;

/// <summary>Proposals that are about an edge or an endpoint.</summary>
public sealed class ProposalSubjectTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_now = new(2026, 3, 1, 10, 10, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Proposals_AboutAnEdgeOrAnEndpoint_AreThoseWhosePolicyReachesThem()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("""
            INSERT INTO learned_endpoints (endpoint_id, host, service, method, template, tier, first_time, last_time)
            VALUES (193, 'shop.example', 'payment', 'POST', '/charges/{id}', 2, '2026-03-01 10:00:00', '2026-03-01 10:00:09'), (194, 'shop.example', 'payment', 'GET', '/health', 2, '2026-03-01 10:00:00', '2026-03-01 10:00:09')
            """);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));
        new CandidateIntake(console.Service<ProposalStore>(), console.Service<ProposalService>()).Take("default", "rateLimit",
        [
            Limit("all", new PolicyScope()),
            Limit("charge", new PolicyScope { Hosts = ["shop.example"], Endpoints = [new PolicyEndpoint { Method = "POST", Path = "/charges/{number}" }] }),
            Limit("else", new PolicyScope { Hosts = ["else.example"] }),
            Limit("payment", new PolicyScope { Service = "payment" }),
            Limit("web", new PolicyScope { Service = "payment", Source = "web" }),
        ]);

        Assert.Equal("all charge else payment web", await KeysAsync(""));
        Assert.Equal("all charge payment web", await KeysAsync("&endpoint=00000000000000c1"));
        Assert.Equal("all payment web", await KeysAsync("&endpoint=00000000000000c2"));
        Assert.Equal("all charge payment", await KeysAsync("&edge=checkout%3Epayment"));
        Assert.Equal("all charge payment web", await KeysAsync("&edge=web%3Epayment"));
        Assert.Equal("all payment", await KeysAsync("&edge=checkout%3Epayment&endpoint=00000000000000c2"));
        Assert.Equal("all", await KeysAsync("&edge=web%3Ecart"));
        Assert.Equal("", await KeysAsync("&endpoint=00000000000000ff"));
        Assert.Equal("", await KeysAsync("&state=rejected&edge=web%3Epayment"));
        foreach (string wrong in new[] { "edge=web", "endpoint=12" })
        {
            using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/proposals?" + wrong, UriKind.Relative));
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        async Task<string> KeysAsync(string query)
        {
            JsonElement list = await console.GetAsync("/api/v1/proposals?limit=100" + query);
            Assert.False(list.GetProperty("hasMore").GetBoolean());
            return string.Join(' ', list.GetProperty("items").EnumerateArray().Select(static p => p.GetProperty("key").GetString()).Order(StringComparer.Ordinal));
        }
    }

    private static Candidate Limit(string key, PolicyScope scope) => new(
        key,
        new GatewayObject<PolicySpec>(new ObjectMetadata { Name = key, Tenant = "default" }, new PolicySpec { Scope = scope, RateLimit = new RateLimitRule { Requests = 30, Per = TimeSpan.FromMinutes(1) } }),
        "", "Limits", "Now", new CandidateEvidence { Requests = 1, Clients = 1 });
}

using Insight.Console.Proposals;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.Testing;

namespace Insight.Console.Tests.Pages;

/// <summary>A small shop whose endpoints are known: their bodies, protection, single requests, bands, and a proposal.</summary>
internal static class CatalogueScene
{
    public static readonly DateTime From = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    public static readonly Call Charge = new(From, "checkout", "payment", "POST", "/charges");

    public static FixedTime Time => new(From.AddMinutes(10).AddSeconds(5));

    public static async Task<TrafficSeed> SeedAsync(EngineFixture engine)
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        // A picture shows the whole look-back; the test needs no more than its end.
        await seed.AddShop(PageProbe.TakesPictures ? From : From.AddMinutes(9), From.AddMinutes(10)).StoreAsync();
        await seed.ExecuteAsync("""
            INSERT INTO learned_endpoints (endpoint_id, host, service, method, template, tier, parameters, explanation, requests, first_time, last_time, version)
            SELECT endpoint_id, host, service, method, template, if(template = '/parcels', 1, 2), if(template LIKE '%{int}', '[{"Segment":2,"Name":"id","Type":"Integer"}]', '[]'), 'constant in all requests',
                5200, if(service = 'payment', toDateTime('2026-02-27 08:00:00', 'UTC'), toDateTime('2026-01-10 08:00:00', 'UTC')), '2026-03-01 10:09:59', 1
            FROM endpoints
            """);
        await seed.ExecuteAsync("""
            INSERT INTO endpoint_traits (endpoint_id, hour, requests, open_sensitive, auth, request_sensitive, response_sensitive, query)
            SELECT endpoint_id, '2026-03-01 09:00:00', 100, if(service = 'payment', 60, 0),
                if(service = 'payment', map('', toUInt64(60), 'jwt@header:authorization', toUInt64(40)), map('jwt@header:authorization', toUInt64(100))),
                if(service = 'payment', map('card', toUInt64(100)), map()), if(service IN ('payment', 'users'), map('email', toUInt64(35)), map()), if(method = 'GET', map('integer limit', toUInt64(20)), map())
            FROM endpoints
            """);
        await seed.ExecuteAsync("""
            INSERT INTO endpoint_schemas (endpoint_id, direction, content_type, status, hour, bodies, state) VALUES
            (ENDPOINT, 0, 'application/json', 0, '2026-03-01 09:00:00', 200, '{"n":200,"t":{"{}":200},"f":{"amount":{"n":200,"t":{"number":200}},"card":{"n":200,"t":{"{}":200},"f":{"number":{"n":200,"t":{"string":200}},"expires":{"n":180,"t":{"string":180}}}}}}'),
            (ENDPOINT, 1, 'application/json', 200, '2026-03-01 08:00:00', 200, '{"n":200,"t":{"{}":200},"f":{"id":{"n":200,"t":{"integer":200}}}}'),
            (ENDPOINT, 1, 'application/json', 200, '2026-03-01 09:00:00', 40, '{"n":40,"t":{"{}":40},"f":{"id":{"n":40,"t":{"integer":40}},"tax":{"n":40,"t":{"number":40}}}}')
            """.Replace("ENDPOINT", $"{Charge.EndpointId}", StringComparison.Ordinal));
        for (int i = 0; i < 12; i++)
        {
            await new RawRecord(i + 1, From.AddMinutes(10).AddSeconds(-7 * i - 1), "checkout", "payment")
            {
                Endpoint = Charge.EndpointId,
                Method = "POST",
                Path = "/charges",
                Host = "shop.example",
                QueryNames = i % 3 == 0 ? "currency&dry_run" : "currency",
                Client = $"10.4.0.{i + 7}",
                RequestId = $"4f1c-{i:d4}",
                Status = i % 5 == 3 ? 503 : i % 4 == 2 ? 402 : 200,
                Flag = i % 5 == 3 ? "timeout" : "none",
                Microseconds = 40_000 + 7000 * i,
                Evidence = "mtls",
                Confidence = 99,
                Protocol = "HTTP/2",
                Address = $"10.9.0.{1 + i % 2}:8080",
                Version = i % 3 == 0 ? "v2" : "v1",
            }.StoreAsync(seed.Source);
        }

        await seed.ExecuteAsync($"""
            INSERT INTO bands (service, source_service, endpoint_id, kind, metric, minute, value, lower, expected, upper)
            SELECT 'payment', 'checkout', 0, 'edge', arrayJoin(['request-rate', 'error-rate']) AS metric, toDateTime('2026-03-01 10:00:00', 'UTC') + toIntervalMinute(number), if(metric = 'error-rate', 0.08, 6) + 0.02 * number,
                if(metric = 'error-rate', 0, 4), if(metric = 'error-rate', 0.05, 6), if(metric = 'error-rate', 0.1, 8)
            FROM numbers(10)
            """);
        return seed;
    }

    /// <summary>Proposes a limit for the charges of the shop, and one for another host.</summary>
    public static void Propose(RunningConsole console)
    {
        new CandidateIntake(console.Service<ProposalStore>(), console.Service<ProposalService>()).Take("default", "rateLimit", [Limit("charges", "shop.example", "/charges"), Limit("elsewhere", "else.example", "/charges")]);

        static Candidate Limit(string name, string host, string path) => new(
            name,
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = name, Tenant = "default" },
                new PolicySpec { Scope = new PolicyScope { Hosts = [host], Endpoints = [new PolicyEndpoint { Method = "POST", Path = path }] }, RateLimit = new RateLimitRule { Requests = 30, Per = TimeSpan.FromMinutes(1) } }),
            "", $"Let a client make at most 30 requests a minute to POST {path} of {host}", "one client in a thousand makes more", new CandidateEvidence { Requests = 5200, Clients = 310 });
    }
}

using System.Globalization;
using Dapper;
using Insight.Anomaly.Clients;
using Insight.Anomaly.Live;
using Insight.ApiDiscovery.Decisions;
using Insight.ApiDiscovery.OpenApi;
using Insight.Console.Objects;
using Insight.Console.Owners;
using Insight.Console.Proposals;
using Insight.Console.Reports;
using Insight.Console.Tests.Reports;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Reports;
using Insight.Policy.Objects;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Tests.Access;

/// <summary>Two tenants with the same of everything, and what a request needs to be about one of them. Every name of a tenant's begins with the tenant.</summary>
internal sealed class AccessScene(AccessConsole console)
{
    public const string Own = "alpha-t", Other = "beta-t";

    /// <summary>Requests of each tenant: numbers that stand nowhere else.</summary>
    public const string OwnCount = "11111", OtherCount = "77777";

    public const string KnownApi = """{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/orphan":{"get":{"responses":{"200":{"description":"d"}}}}}}""";

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 5, 0, TimeSpan.Zero);

    private int _names;

    public static string Service(string tenant) => tenant + "-svc";

    public static string Host(string tenant) => tenant + ".example";

    public static string Digit(string tenant) => tenant == Own ? "a" : "b";

    public static string Endpoint(string tenant) => "00000000000000" + Digit(tenant) + "1";

    public static string Trace(string tenant) => new(Digit(tenant)[0], 32);

    public static string Incident(string tenant) => new(Digit(tenant)[0], 16);

    public static string ClientKey(string tenant) => ThreatView.KeyOf(tenant, "shop", Host(tenant), "guesser");

    public string Name(string tenant) => string.Create(CultureInfo.InvariantCulture, $"{tenant}-{Interlocked.Increment(ref _names)}");

    public static NamedObject Policy(string tenant, string name, PolicyMode mode = PolicyMode.Shadow) => new(
        new ObjectMetadata { Name = name, Tenant = tenant }, new PolicySpec { Mode = mode, RateLimit = new RateLimitRule { Requests = 30, Per = TimeSpan.FromMinutes(1) } });

    public string Stored(string tenant, PolicyMode mode = PolicyMode.Shadow)
    {
        string name = Name(tenant);
        Assert.True(console.Service<ObjectStore>().Change([Policy(tenant, name, mode)], [], "zoe", null, dryRun: false).IsGood);
        return name;
    }

    public string Proposal(string tenant, bool inReview = false)
    {
        string name = Name(tenant);
        console.Service<CandidateIntake>().Take(tenant, "rateLimit", [new Candidate(
            name, new GatewayObject<PolicySpec>(new ObjectMetadata { Name = name, Tenant = tenant }, (PolicySpec)Policy(tenant, name).Spec), "", "Limits", "Now", new CandidateEvidence { Requests = 1, Clients = 1 })]);
        string id = console.Service<ProposalStore>().List(tenant, [ProposalState.Proposed], 0, 1)[0].Id;
        if (inReview) Assert.Equal(200, console.Service<ProposalService>().Act(tenant, id, new ProposalAction(ProposalVerb.Review), Actor.Person("zoe")).Status);
        return id;
    }

    public string Expectation(string tenant) => console.Service<ExpectationStore>().Add(
        new NotedExpectation("", tenant, Service(tenant), "", "0000000000000000", "", null, Now.AddDays(1), "known", default, "zoe"))!.Id;

    public string Deployment(string tenant) => console.Service<DeploymentStore>().Add(new Deployment("", tenant, Service(tenant), "2", Now, Now, "zoe")).Id;

    public string Decision(string tenant) => console.Service<OperatorDecisions>().Add(
        new OperatorDecision("", DecisionKind.Ignore, tenant, "", Host(tenant), "", "/x", -1, default, "zoe", "why"))!.Id;

    /// <summary>A service that somebody answers for.</summary>
    public string Owned(string tenant)
    {
        string service = Name(tenant);
        Assert.NotNull(console.Service<OwnerStore>().Put(tenant, service, "team", "", Actor.Person("zoe")));
        return service;
    }

    public string Document(string tenant)
    {
        string name = Name(tenant);
        byte[] content = System.Text.Encoding.UTF8.GetBytes(KnownApi);
        Assert.NotNull(console.Service<KnownDocuments>().Put(tenant, "", Host(tenant), name, content, KnownApiReader.Read(content).Api!, "zoe"));
        return name;
    }

    /// <summary>A gateway reports of both.</summary>
    public void Report()
    {
        string[] tenants = [Own, Other];
        Assert.True(console.Service<GatewayReportStore>().Put(ReportOf.Gateway("edge") with
        {
            Traffic = new ReportedTraffic(
                [.. tenants.Select(static tenant => ReportOf.Cluster(Service(tenant), ReportOf.Destination($"http://{Host(tenant)}:80")) with { Tenant = tenant })], 0,
                [.. tenants.Select(static tenant => ReportOf.Route(tenant + "-route", Service(tenant)) with { Tenant = tenant, Hosts = [Host(tenant)] })], 0),
        }));
    }

    public string User(string tenant)
    {
        string name = Name(tenant);
        // No password that anybody waits for.
        Assert.NotNull(console.Users.SignInFrom($"https://id.example {name}", name, AccessConsole.RolesOf(tenant, "viewer")));
        return name;
    }

    public string Token(string tenant, string owner) => console.Tokens.Create(Name(tenant), owner, AccessConsole.RolesOf(tenant, "viewer"), TimeSpan.FromDays(1), "zoe")!.Value.Token.Id;

    /// <summary>Facts of both.</summary>
    public static async Task StoreAsync(ClickHouseDataSource storage)
    {
        foreach ((string tenant, string count) in new[] { (Own, OwnCount), (Other, OtherCount) })
        {
            string svc = Service(tenant), host = Host(tenant), id = $"reinterpretAsUInt64(reverse(unhex('{Endpoint(tenant)}')))", trace = $"unhex('{Trace(tenant)}')";
            string sums = $"{count}, map(toInt16(10), toUInt64({count})), '2026-03-01 10:04:00', '2026-03-01 10:04:09', 1";
            const string Sums = "requests, durations, first_time, last_time, version";
            foreach ((string suffix, string column) in new[] { ("windows", "window"), ("minutes", "minute") })
            {
                await RunAsync($"INSERT INTO edge_{suffix} ({column}, tenant, source_service, destination_service, {Sums}) VALUES ('2026-03-01 10:04:00', '{tenant}', 'web', '{svc}', {sums})");
                await RunAsync($"INSERT INTO endpoint_{suffix} ({column}, tenant, host, destination_service, endpoint_id, {Sums}) SELECT '2026-03-01 10:04:00', '{tenant}', '{host}', '{svc}', {id}, {sums}");
                await RunAsync($"INSERT INTO edge_endpoint_{suffix} ({column}, tenant, host, source_service, destination_service, endpoint_id, {Sums}) SELECT '2026-03-01 10:04:00', '{tenant}', '{host}', 'web', '{svc}', {id}, {sums}");
            }

            await RunAsync($"INSERT INTO endpoints (endpoint_id, tenant, host, service, method, template) SELECT {id}, '{tenant}', '{host}', '{svc}', 'GET', '/{tenant}'");
            await RunAsync($"INSERT INTO learned_endpoints (endpoint_id, tenant, host, service, method, template, tier, first_time, last_time, version) SELECT {id}, '{tenant}', '{host}', '{svc}', 'GET', '/{tenant}', 2, '2026-03-01 10:00:00', '2026-03-01 10:00:09', 1");
            await RunAsync($$$$$"""INSERT INTO endpoint_schemas (endpoint_id, direction, content_type, status, hour, bodies, state) SELECT {{{{{id}}}}}, 1, 'application/json', 200, '2026-03-01 10:00:00', 200, '{"n":200,"t":{"{}":200},"f":{"id":{"n":200,"t":{"integer":200}}}}'""");
            // In a journey of either there are requests of both.
            string another = tenant == Own ? Other : Own;
            foreach ((string destination, string of, int number) in new[] { (svc, tenant, 1), (svc, tenant, 2), (Service(another), another, 3), (Service(another), another, 4) })
            {
                await RunAsync($"INSERT INTO records (record_id, time, window, tenant, source_service, destination_service, trace_id, span_id, endpoint_id, method, status, response_flag, protocol, stream_kind, source_evidence) SELECT unhex('{Digit(tenant)}{number:x31}'), '2026-03-01 10:04:0{number}', '2026-03-01 10:04:00', '{of}', 'web', '{destination}', {trace}, unhex('{number:x16}'), 1, 'GET', 200, 'none', 'HTTP/1.1', 'plain', 'network'");
            }

            await RunAsync($"INSERT INTO waf_findings (record_id, position, time, tenant, host, service, method, path, request_id, rule_id) SELECT {trace}, 0, '2026-03-01 10:04:00', '{tenant}', '{host}', '{svc}', 'GET', '/{tenant}', '{tenant}-request', 1");
            await RunAsync($"INSERT INTO findings (window, position, tenant, kind, service, metric, p_value, reason) VALUES ('2026-03-01 10:04:00', {(tenant == Own ? 0 : 1)}, '{tenant}', 'service', '{svc}', 'error-rate', 1e-9, 'a')");
            await RunAsync($"INSERT INTO call_advice (tenant, app, source_service, service, endpoint_id, kind, told_at, since, calls_per_parent, most_per_parent, calls_per_second, text) VALUES ('{tenant}', 'shop', 'web', '{svc}', 255, 1, '2026-03-01 10:00:00', '2026-03-01 09:00:00', 6, 9, 20, 'x')");
            await RunAsync($"INSERT INTO bands (service, source_service, endpoint_id, kind, tenant, metric, minute, value, lower, expected, upper) VALUES ('{svc}', '', 0, 'service', '{tenant}', 'request-rate', '2026-03-01 10:00:00', 5, 1, 2, 3)");
            DetectionStore detection = new(storage);
            await detection.WriteIncidentsAsync(
                [(new IncidentView(Incident(tenant), tenant, tenant + "-app", Now.UtcDateTime.AddMinutes(-2), Now.UtcDateTime.AddMinutes(-2), Now.UtcDateTime, null, "x", 1e-12, [svc], [], [], [], []), 1L)], CancellationToken.None);
            await detection.WriteNotesAsync(
                [new WindowNotes(Now.ToUnixTimeSeconds(), [new ThreatScore(tenant, "shop", host, "guesser", 90, ThreatScore.LevelOf(90), Now, [new ThreatReason(ClientFeature.Denied, 50, 2, 1e-6)], 500)], [], [], [], [])], CancellationToken.None);
        }

        async Task RunAsync(string sql)
        {
            await using ClickHouseConnection connection = storage.CreateConnection();
            await connection.ExecuteAsync(sql);
        }
    }
}

using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints.Profiles;
using Insight.Policy.Policies;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.PolicyRecommender.Tests.History;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.Replay;

public sealed class PolicyReplayTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    public static TheoryData<string, PolicySpec> Shadows { get; } = new()
    {
        { "rate", Rate(3, new PolicyScope { Hosts = ["*.test"], Endpoints = [new PolicyEndpoint { Method = "GET", Path = "/orders/{id}" }] }) },
        { "endpoints", new PolicySpec { Endpoints = new EndpointAllowListRule { Allow = [new PolicyEndpoint { Method = "GET", Path = "/orders/{id}" }] } } },
        { "callers", new PolicySpec { Scope = new PolicyScope { Service = "web" }, Callers = new CallerRule { Services = ["cart"] } } },
        { "block", new PolicySpec { Scope = new PolicyScope { App = "shop" }, Block = new ClientBlockRule { Clients = ["10.0.0.0/29"] } } },
        { "schema", new PolicySpec { Schema = new RequestSchemaRule { ContentTypes = ["application/json"], MostBytes = 100 } } },
    };

    [Theory]
    [MemberData(nameof(Shadows))]
    public async Task Replay_OfWhatAGatewayDecidedInShadow_SaysTheSame(string kind, PolicySpec policy)
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, service, method, template, tier) VALUES (7, 't', 'web', 'GET', '/orders/{id}', 2), (8, 't', 'web', 'GET', '/orders/search', 2)");
        await history.ExecuteAsync("INSERT INTO endpoint_aliases (alias_id, endpoint_id) VALUES (70, 7)");
        List<HistoryRequest> requests = Traffic(new Random(5), 6_000);
        long inShadow = Decide(Of(policy), requests);
        Shuffle(requests);
        await history.StoreAsync(requests, static r => r.Path == "/orders/search" ? 8u : r.Path.StartsWith("/orders/", StringComparison.Ordinal) ? (r.TimeMicros % 2 == 0 ? 7u : 70u) : 0, times: 2);

        ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(Ask(policy));

        Assert.InRange(inShadow, 1, 5_999);
        Assert.True(inShadow == report.Touched, $"{kind}: {inShadow} in shadow, {report.Touched} in the replay");
        Assert.Equal(6_000, report.Requests);
        Assert.All(report.Samples, static sample => Assert.DoesNotMatch(@"^10\.0\.0\.\d", sample.Client));
    }

    [Fact]
    public async Task Replay_PathInAnotherSpelling_IsNotFilteredAway()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        string[] paths = ["/login", "/%6Cogin", "//login", "/./login", "/a/../login", "/login/", "/logout", "/LOGIN"];
        await history.StoreAsync([.. paths.Select(static (path, i) => Request(i, path: path, method: "POST"))]);
        PolicySpec policy = Rate(1, new PolicyScope { Endpoints = [new PolicyEndpoint { Method = "POST", Path = "/login" }] });
        ReplayTally plain = new(Ask(policy));
        foreach ((string path, int i) in paths.Select(static (path, i) => (path, i))) plain.Add(Request(i, path: path, method: "POST"));

        ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(Ask(policy));

        Assert.Equal(plain.Report().InScope, report.InScope);
        Assert.InRange(report.InScope, 3, 7);
        Assert.Equal(8, report.Requests);
    }

    [Fact]
    public async Task Replay_BodyShapes_AreJudgedByTheirFields()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        HistoryRequest[] requests = [.. Enumerable.Range(0, 4).Select(static i => Request(i, client: $"10.0.0.{i}", path: $"/{i}") with { BodyBytes = 9 })];
        string[] shapes = ["{items:[{sku:string}]}", "{items:[{sku:string}],admin:boolean}", "{}", "*"];
        await history.StoreAsync(requests, shape: r => shapes[int.Parse(r.Path[1..], System.Globalization.CultureInfo.InvariantCulture)]);

        ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(Ask(new PolicySpec { Schema = new RequestSchemaRule { Fields = ["items[].sku"], RequiredFields = ["items"] } }));

        Assert.Equal(["missing-field", "unknown-field"], report.Samples.Select(static s => s.Reason).Order().Distinct());
        Assert.Equal(2, report.Touched);
        Assert.Equal("not all fields of 1 bodies are known; they were judged by those that are", Assert.Single(report.Limits));
    }

    [Fact]
    public async Task Replay_MoreThanMayBeRead_ReadsSomeClientsWhole()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        List<HistoryRequest> requests = [];
        for (int client = 0; client < 200; client++)
        {
            for (int i = 0; i < 20; i++) requests.Add(Request(i, client: $"10.0.{client}.1"));
        }

        await history.StoreAsync(requests);

        ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(Ask(Rate(15)), mostRequests: 1_000);

        Assert.InRange(report.Clients, 20, 90);
        Assert.Equal((report.Clients * 20, report.Clients * 5, report.Clients), (report.InScope, report.Touched, report.TouchedClients));
        Assert.Equal(4_000, report.Requests);
        Assert.Contains("each client whole", Assert.Single(report.Limits), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ClientOfAnIncident_IsNotOrdinary()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([Request(10, client: "10.0.0.1"), Request(11, client: "10.0.0.2"), Request(5_000, client: "10.0.0.1")]);
        await history.ExecuteAsync("INSERT INTO incidents (id, opened, tenant, began, closed, cause_client) VALUES ('i', @began, 't', @began, @closed, '10.0.0.1')", new { began = Start, closed = Start.AddMinutes(5) });

        ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(Ask(new PolicySpec { Endpoints = new EndpointAllowListRule { Allow = [new PolicyEndpoint { Path = "/nothing" }] } }));

        Assert.Equal((3, 2), (report.Touched, report.TouchedOrdinary));
    }

    [Fact]
    public async Task Replay_OtherTenantsAndTimes_AreLeftAlone()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([Request(-1), Request(0), Request(3_600), Request(7_200), Request(10) with { Tenant = "other" }]);

        ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(Ask(new PolicySpec { Block = new ClientBlockRule { Clients = ["0.0.0.0/0"] } }, hours: 2));

        Assert.Equal((2, 2), (report.Requests, report.Touched));
    }

    [Fact]
    public async Task Read_HostileScope_IsAParameter()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.StoreAsync([Request()]);
        string hostile = "' OR 1=1 --\\'{x:String}";
        PolicySpec policy = Rate(1, new PolicyScope { App = hostile, Service = hostile, Source = hostile, Hosts = [hostile], Endpoints = [new PolicyEndpoint { Method = hostile, Path = hostile }] });

        ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(Ask(policy));

        Assert.Equal((1, 0), (report.Requests, report.InScope));
    }

    /// <summary>What a gateway would have noted: the same set of policies, in shadow, one request after the other.</summary>
    private static long Decide(GatewayObject<PolicySpec> policy, IEnumerable<HistoryRequest> requests)
    {
        PolicySet set = new([policy]);
        RateTable rates = new(new ProfileKey("0123456789abcdef"u8));
        List<PolicyVerdict> verdicts = [];
        long noted = 0;
        foreach (HistoryRequest request in requests)
        {
            set.Decide(request.ToPolicyRequest(), rates, verdicts);
            Assert.All(verdicts, static verdict => Assert.False(verdict.Acts));
            noted += verdicts.Count;
        }

        return noted;
    }

    private static List<HistoryRequest> Traffic(Random random, int count)
    {
        List<HistoryRequest> requests = [];
        double time = 0;
        for (int i = 0; i < count; i++)
        {
            time += random.NextDouble() * 2;
            string path = random.Next(4) switch { 0 => "/orders/search", 1 => "/login", _ => $"/orders/{random.Next(90)}" };
            requests.Add(Request(time, client: $"10.0.0.{random.Next(20)}", path: path, endpoint: path == "/orders/search" ? path : path == "/login" ? "" : "/orders/{id}", source: random.Next(3) switch { 0 => "", 1 => "cart", _ => "web" }) with
            {
                BodyBytes = random.Next(200),
                ContentType = "",
            });
        }

        return requests;
    }

    private static void Shuffle(List<HistoryRequest> requests) => new Random(3).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(requests));
}

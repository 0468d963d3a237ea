using System.Text;
using Insight.Contracts.Policies;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;
using Insight.Ingest;
using Insight.Ingest.RollUps;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.Testing;
using static Insight.PolicyRecommender.Tests.Policies;

namespace Insight.PolicyRecommender.Tests.History;

/// <summary>What is in scope, asked of the reader and of a replay over the same records: stamped by the matcher, counted by the roll-up, each the real one.</summary>
public sealed class ScopeReaderTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const int Requests = 4_000;

    private static readonly DateTime s_from = Start, s_to = Start.AddMinutes(30);

    private static readonly string[] s_hosts = ["shop.test", "www.shop.test", "api.shop.test", "other.test", "", "shop.test.evil"], s_sources = ["", "cart", "web", "network:lan"], s_methods = ["GET", "GET", "GET", "POST", "HEAD", "PURGE", "get", ""];

    private static readonly string[] s_paths =
    [
        "/", "/orders", "/orders/", "/orders/17", "/orders/x7-1", "/orders/search", "/orders/17/items/3", "/orders/17/items", "/files/a.json", "/files/a.xml", "/files/17.json", "/static", "/static/a", "/static/a/b/c.css", "/login", "/%6Cogin", "//login", "/./login",
        "/a/../login", "/login;x=1", "/LOGIN", "/about", "/wp-admin/setup.php", "/orders/%31%37", "/or%64ers/17", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14", "/static/2/3/4/5/6/7/8/9/10/11/12/13/14", "*", "", "http://shop.test/login", "http://shop.test", "shop.test:443", "/ü/1", "/orders/{id}", "/orders/a b",
    ];

    private static readonly (ulong Id, string Tenant, string Host, string Method, string Template)[] s_learned =
    [
        (7, "t", "shop.test", "GET", "/orders/{id}"), (8, "t", "shop.test", "GET", "/orders/search"), (9, "t", "shop.test", "POST", "/orders"), (10, "t", "shop.test", "GET", "/files/{name}.json"), (11, "t", "shop.test", "GET", "/static/{*}"),
        (12, "t", "www.shop.test", "GET", "/{page}"), (13, "t", "www.shop.test", "POST", "/{page}/{id}"), (14, "t", "shop.test", "POST", "/login"), (15, "other", "shop.test", "GET", "/orders/{id}"), (16, "t", "shop.test", "OTHER", "/orders/{id}"),
    ];

    private static readonly PolicyEndpoint[] s_wanted =
    [
        new() { Method = "GET", Path = "/orders/{order}" }, new() { Path = "/orders/{id}" }, new() { Path = "/orders/search" }, new() { Method = "POST", Path = "/login" }, new() { Path = "/login" }, new() { Path = "/static/{*}" }, new() { Method = "GET", Path = "/{*}" }, new() { Path = "/orders/{*}" },
        new() { Path = "/files/{x}.json" }, new() { Path = "/files/{x}" }, new() { Path = "/{a}/{b}" }, new() { Method = "PURGE", Path = "/orders/{id}" }, new() { Method = "get", Path = "/orders/17" }, new() { Path = "/orders/17/items/{n}" }, new() { Path = "/" }, new() { Path = "/1/2/3/4/5/6/7/8/9/10/11/12/{*}" }, new() { Method = "HEAD", Path = "/{*}" },
    ];

    [Fact]
    public async Task Count_OfManyScopes_IsWhatAReplayCallsInScope()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await SeedAsync(history);
        ScopeReader reader = new(history.Source);
        Random random = new(11);
        int some = 0;
        for (int i = 0; i < 80; i++)
        {
            PolicyScope scope = i == 0 ? new() : Draw(random, i <= s_wanted.Length ? [s_wanted[i - 1]] : null);
            ReplayReport report = await new PolicyReplay(history.Reader).RunAsync(new ReplayQuestion(Of(Rate(1, scope)), s_from, s_to));
            foreach (bool byMinute in new[] { false, true })
            {
                ScopeCount count = await reader.CountAsync(new ScopeQuestion("t", scope, s_from, s_to, byMinute), default);

                Assert.Empty(count.Limits);
                Assert.True((report.InScope, report.Clients) == (count.Requests, count.Clients), $"{i}: {Describe(scope)}: replay {report.InScope} of {report.Clients}, count {count.Requests} of {count.Clients}");
            }

            if (report.InScope is > 0 and < Requests / 3) some++;
        }

        Assert.InRange(some, 30, 80);
    }

    [Fact]
    public async Task Count_HostileScope_IsAParameter()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await SeedAsync(history);
        string hostile = "' OR 1=1 --\\'{x:String}";

        foreach (PolicyEndpoint[] endpoints in new[] { [], new[] { new PolicyEndpoint { Method = hostile, Path = "/" + hostile } } })
        {
            ScopeCount count = await new ScopeReader(history.Source).CountAsync(new ScopeQuestion("t", new() { App = hostile, Service = hostile, Source = hostile, Hosts = [hostile, "*" + hostile], Endpoints = endpoints }, s_from, s_to, ByMinute: true), default);
            Assert.Equal((0, 0), (count.Requests, count.Clients));
        }
    }

    [Fact]
    public async Task Count_MoreThanMayBeRead_IsNotTold()
    {
        await using StoredHistory history = await StoredHistory.CreateAsync(engine);
        await history.ExecuteAsync("""
            INSERT INTO records (record_id, time, window, tenant, host, endpoint_id, method, path, client_ip)
            SELECT leftPad(toString(number), 16, '0'), toDateTime64(@from, 6, 'UTC'), toDateTime(@from, 'UTC'), 't', 'shop.test', 5, 'GET', concat('/orders/x', toString(number)), '10.0.0.1' FROM numbers(20001)
            """, new { from = s_from });
        await RollUpAsync(history);
        ScopeReader reader = new(history.Source);

        ScopeCount byPath = await reader.CountAsync(new ScopeQuestion("t", new() { Endpoints = [new() { Path = "/orders/{id}" }] }, s_from, s_to, ByMinute: true), default);
        ScopeCount byHost = await reader.CountAsync(new ScopeQuestion("t", new() { Hosts = ["*.test"] }, s_from, s_to, ByMinute: true), default);

        Assert.Equal((null, null), (byPath.Requests, byPath.Clients));
        Assert.StartsWith("requests in scope are not counted", Assert.Single(byPath.Limits), StringComparison.Ordinal);
        Assert.Equal((20_001, 1), (byHost.Requests, byHost.Clients));

        // Nor are rows.
        ScopeReader hurried = new(history.Source, mostRows: 1_000);
        ScopeCount unread = await hurried.CountAsync(new ScopeQuestion("t", new() { Endpoints = [new() { Path = "/orders/{id}" }] }, s_from, s_to, ByMinute: true), default);
        ScopeCount counted = await hurried.CountAsync(new ScopeQuestion("t", new() { Hosts = ["*.test"] }, s_from, s_to, ByMinute: true), default);
        Assert.Equal((null, null), (unread.Requests, unread.Clients));
        Assert.Contains("more than 1000 records", Assert.Single(unread.Limits), StringComparison.Ordinal);
        Assert.Equal((20_001, null), (counted.Requests, counted.Clients));
        Assert.StartsWith("clients in scope are not counted", Assert.Single(counted.Limits), StringComparison.Ordinal);
    }

    /// <summary>Requests of two tenants as they are stamped now, and as they were before anything was learned.</summary>
    private static async Task SeedAsync(StoredHistory history)
    {
        LiveMatcher now = new();
        TemplateMatcher before = new();
        now.Use(new EndpointCatalog([.. s_learned.GroupBy(static one => (one.Tenant, one.Host)).Select(static group => new ScopeEndpoints(
            new(group.Key.Tenant, "shop", group.Key.Host, "web"), [.. group.Select(static one => new EndpointTemplate(one.Id, one.Method, one.Template, EndpointTier.Confirmed, [], []))]))]));
        await InsertAsync(history, "learned_endpoints (endpoint_id, tenant, host, method, template)", s_learned);
        await history.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, method, template, tier, ignored) VALUES (99, 't', 'GET', '/about', 2, true)");

        Random random = new(7);
        Dictionary<HistoryRequest, ulong> stamps = new(ReferenceEqualityComparer.Instance);
        Dictionary<ulong, ulong> aliases = [];
        HashSet<(ulong Id, string Tenant, string Host, string Method, string Template)> forms = [];
        for (int i = 0; i < Requests * 5 / 4; i++)
        {
            HistoryRequest request = Request(random.Next(1_800) + (i / 1e6), client: $"10.0.{random.Next(3)}.{random.Next(60)}", path: s_paths[random.Next(s_paths.Length)], host: s_hosts[random.Next(s_hosts.Length)], method: s_methods[random.Next(s_methods.Length)], source: s_sources[random.Next(s_sources.Length)]) with
            {
                Tenant = i % 5 == 4 ? "other" : "t",
                App = random.Next(4) == 0 ? "" : "shop",
                Service = random.Next(4) == 0 ? "api" : "web",
            };
            EndpointMatch match = Match(now, request), form = Match(before, request);
            bool isLearned = s_learned.Any(one => one.Id == match.Id);
            if (isLearned && random.Next(3) == 0) aliases[form.Id] = match.Id;

            // A form that stands for an endpoint now: records of before have its id, those of now the endpoint's.
            stamps[request] = isLearned && aliases.GetValueOrDefault(form.Id) == match.Id && random.Next(2) == 0 ? form.Id : match.Id;
            if (!isLearned) forms.Add((match.Id, request.Tenant, request.Host, match.Method, match.Template));
        }

        await InsertAsync(history, "endpoints (endpoint_id, tenant, host, method, template)", [.. forms]);
        await history.ExecuteAsync("INSERT INTO endpoint_aliases (alias_id, endpoint_id) SELECT pair.1, pair.2 FROM (SELECT arrayJoin(arrayZip({@alias:Array(UInt64)}, {@id:Array(UInt64)})) AS pair)", new { alias = aliases.Keys.ToArray(), id = aliases.Values.ToArray() });
        await history.StoreAsync([.. stamps.Keys], request => stamps[request], times: 2);
        await RollUpAsync(history);
    }

    private static EndpointMatch Match(IEndpointMatcher matcher, HistoryRequest request) => matcher.Match(new EndpointRequest
    {
        Tenant = Encoding.UTF8.GetBytes(request.Tenant),
        App = Encoding.UTF8.GetBytes(request.App),
        Host = Encoding.UTF8.GetBytes(request.Host),
        Service = Encoding.UTF8.GetBytes(request.Service),
        Method = Encoding.UTF8.GetBytes(request.Method),
        Path = Encoding.UTF8.GetBytes(request.Path),
    });

    private static Task InsertAsync(StoredHistory history, string into, (ulong Id, string Tenant, string Host, string Method, string Template)[] rows) => history.ExecuteAsync(
        $$"""
        INSERT INTO {{into}} SELECT row.1, row.2, row.3, row.4, row.5
        FROM (SELECT arrayJoin(arrayZip({@id:Array(UInt64)}, {@tenant:Array(String)}, {@host:Array(String)}, {@method:Array(String)}, {@template:Array(String)})) AS row)
        """,
        new { id = rows.Select(static one => one.Id).ToArray(), tenant = rows.Select(static one => one.Tenant).ToArray(), host = rows.Select(static one => one.Host).ToArray(), method = rows.Select(static one => one.Method).ToArray(), template = rows.Select(static one => one.Template).ToArray() });

    private static async Task RollUpAsync(StoredHistory history)
    {
        await history.ExecuteAsync("INSERT INTO window_marks (window, mark) SELECT DISTINCT window, 1 FROM records");
        await new RollUp(history.Source, new IngestOptions(), new Later()).CatchUpAsync(default);
    }

    private static PolicyScope Draw(Random random, PolicyEndpoint[]? endpoints)
    {
        string[] hosts = random.Next(3) switch { 0 => [], 1 => [s_hosts[random.Next(4)]], _ => ["*.shop.test", s_hosts[random.Next(4)], "*.no.test"] };
        return new PolicyScope
        {
            App = random.Next(4) == 0 ? "shop" : "",
            Hosts = random.Next(12) == 0 ? ["*"] : hosts,
            Service = random.Next(4) == 0 ? "web" : "",
            Source = random.Next(4) == 0 ? "cart" : "",
            Endpoints = endpoints ?? (random.Next(4) == 0 ? [] : [.. random.GetItems(s_wanted, random.Next(1, 4)).Distinct()]),
        };
    }

    private static string Describe(PolicyScope scope) => $"app '{scope.App}', hosts {string.Join(' ', scope.Hosts)}, service '{scope.Service}', source '{scope.Source}', {string.Join(", ", scope.Endpoints.Select(static e => $"{e.Method} {e.Path}"))}";

    /// <summary>All windows of the test are over.</summary>
    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}

using Dapper;
using Insight.Console.Proposals;
using Insight.Console.Tests.Access;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.Storage.ClickHouse;
using Insight.Testing;
using Microsoft.Playwright;

namespace Insight.Console.Tests.Pages;

/// <summary>A console with users, a database of its own, and browsers in which they are signed in.</summary>
internal sealed class DeskScene : IAsyncDisposable
{
    private readonly TrafficSeed _seed;
    private readonly BrowserFixture _browser;

    private DeskScene(TrafficSeed seed, AccessConsole console, BrowserFixture browser)
    {
        _seed = seed;
        _browser = browser;
        Console = console;
    }

    public AccessConsole Console { get; }

    public static async Task<DeskScene> StartAsync(EngineFixture engine, BrowserFixture browser)
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        return new DeskScene(seed, await AccessConsole.StartAsync(storage: seed.Source), browser);
    }

    /// <summary>Adds somebody, and opens a page in a browser of theirs.</summary>
    public async Task<PageProbe> PersonAsync(string name, string role, string tenant = "default", BrowserNewContextOptions? options = null)
    {
        Assert.True(Console.Users.Add(name, AccessConsole.Password, AccessConsole.RolesOf(tenant, role), "test"));
        PageProbe probe = new(await _browser.NewPageAsync(options));
        await probe.Page.GotoAsync(Address("/sign-in"));
        await probe.Page.GetByLabel("Name").FillAsync(name);
        await probe.Page.GetByLabel("Password").FillAsync(AccessConsole.Password);
        await probe.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(probe.Page.GetByRole(AriaRole.Navigation, new PageGetByRoleOptions { Name = "Pages" })).ToBeVisibleAsync();
        return probe;
    }

    public string Address(string path) => new Uri(Console.Address, path).ToString();

    /// <summary>Proposes a rate limit as history would, and says its id.</summary>
    public string Learn(string name, string title, string whyNow, CandidateEvidence evidence, string host = "shop.test", string changes = "")
    {
        Console.Service<CandidateIntake>().Take("default", "rateLimit", [new Candidate(
            name,
            new GatewayObject<PolicySpec>(new ObjectMetadata { Name = name, Tenant = "default" }, new PolicySpec { Scope = new PolicyScope { Hosts = [host], Endpoints = [new PolicyEndpoint { Method = "POST", Path = "/login" }] }, RateLimit = new RateLimitRule { Requests = 30 } }),
            changes, title, whyNow, evidence)]);
        return Console.Service<ProposalStore>().List("default", [], 0, 1)[0].Id;
    }

    /// <summary>What gateways noted just now of a policy.</summary>
    public Task NoteAsync(string policy, int count, bool acted = false) => _seed.ExecuteAsync($"""
        INSERT INTO policy_notes (record_id, time, tenant, client_ip, policy, action, acted, reason)
        SELECT leftPad(hex(rand64(number)), 16, '0'), now64(6) - number % 60, 'default', concat('10.0.0.', toString(number % 7)), '{policy}', 'limit', {(acted ? "true" : "false")}, 'rate' FROM numbers({count})
        """);

    /// <summary>Requests of 40 clients some minutes ago, as ingest stores and rolls them up; and as many of another host.</summary>
    public async Task CountAsync(int count)
    {
        await _seed.ExecuteAsync($"""
            INSERT INTO records (record_id, time, window, tenant, host, endpoint_id, method, path, client_ip)
            SELECT leftPad(hex(rand64(number)), 16, '0'), now64(6) - 300, toStartOfInterval(now() - 300, INTERVAL 10 SECOND), 'default', 'shop.test', 71, 'POST', '/login', concat('10.0.0.', toString(number % 40)) FROM numbers({count})
            """);
        await _seed.ExecuteAsync($"""
            INSERT INTO endpoint_windows (window, tenant, host, endpoint_id, requests, version)
            SELECT toStartOfInterval(now() - 300, INTERVAL 10 SECOND), 'default', arrayJoin(['shop.test', 'other.test']), 71, {count}, 1
            """);
    }

    /// <summary>Requests of one client within the last hour, one a second from the beginning of a minute.</summary>
    public async Task RequestsAsync(int count)
    {
        DateTime now = DateTime.UtcNow.AddMinutes(-30), minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        await using ClickHouseConnection connection = _seed.Source.CreateConnection();
        await connection.ExecuteAsync("""
            INSERT INTO records (record_id, time, window, tenant, host, destination_service, method, path, status, client_ip)
            SELECT sipHash128(number), toDateTime64(@at, 6, 'UTC') + number, toStartOfInterval(toDateTime(@at, 'UTC') + number, INTERVAL 10 SECOND, 'UTC'), 'default', 'shop.test', 'web', 'POST', '/login', 200, '10.1.2.3'
            FROM numbers(@count)
            """, new { at = minute, count });
    }

    public async ValueTask DisposeAsync()
    {
        await Console.DisposeAsync();
        await _seed.DisposeAsync();
    }
}

using Insight.Testing;
using Xunit;

namespace Insight.ApiDiscovery.Tests;

public sealed class DiscoveryPassTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const byte Candidate = 1, Confirmed = 2;

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(101, true)]
    [InlineData(304, true)]
    [InlineData(301, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(405, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    public async Task Run_OneAnswer_CreatesByStatusOnly(int status, bool creates)
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.EndpointAsync(1, "/items/{int}");
        await tables.RecordAsync(1, "2026-03-01 10:00:01", status);
        await tables.RollUpAsync();

        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.Equal(creates ? Candidate : 0, (await tables.TiersAsync()).GetValueOrDefault(1UL));
        Assert.Equal(creates ? 1 : 0, (await tables.QueryAsync<ulong>("SELECT endpoint_id FROM endpoint_inventory")).Count);
    }

    [Fact]
    public async Task Run_ThreeRequestsTwoClientsTwoMinutes_Confirms()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RecordAsync(1, "2026-03-01 10:00:01", 200, client: "10.0.0.1");
        await tables.RecordAsync(1, "2026-03-01 10:00:02", 401, client: "10.0.0.2");
        await tables.RecordAsync(1, "2026-03-01 10:01:01", 422, client: "10.0.0.1");
        await tables.RollUpAsync();

        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.Equal(Confirmed, (await tables.TiersAsync())[1]);
    }

    [Theory]
    [InlineData("two requests", 2, "10.0.0.2", "10:01:00", false)]
    [InlineData("one client", 3, "10.0.0.1", "10:01:00", false)]
    [InlineData("one minute", 3, "10.0.0.2", "10:00:20", false)]
    [InlineData("enough", 3, "10.0.0.2", "10:01:00", true)]
    public async Task Run_OneConditionMissing_StaysCandidate(string what, int requests, string otherClient, string lastTime, bool confirmed)
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RecordAsync(1, $"2026-03-01 {lastTime}", 200, client: otherClient);
        for (int i = 1; i < requests; i++) await tables.RecordAsync(1, $"2026-03-01 10:00:0{i}", 200);
        await tables.RollUpAsync();

        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.True((await tables.TiersAsync())[1] == (confirmed ? Confirmed : Candidate), what);
    }

    [Fact]
    public async Task Run_OneVerifiedService_IsEnoughOfAClient()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        for (int i = 0; i < 3; i++) await tables.RecordAsync(1, $"2026-03-01 10:0{i}:01", 200, evidence: "mtls", source: "checkout");
        await tables.RollUpAsync();

        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.Equal(Confirmed, (await tables.TiersAsync())[1]);
    }

    [Fact]
    public async Task Run_RecordStoredTwice_CountsOnce()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.EndpointAsync(1, "/items");
        await tables.RecordAsync(1, "2026-03-01 10:00:01", 200, client: "10.0.0.1", times: 3);
        await tables.RecordAsync(1, "2026-03-01 10:01:01", 200, client: "10.0.0.2", times: 3);
        await tables.RollUpAsync();

        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.Equal(Candidate, (await tables.TiersAsync())[1]);
        Assert.Equal([2UL], await tables.QueryAsync<ulong>("SELECT requests FROM endpoint_inventory"));
    }

    [Theory]
    [InlineData("waf", 403)]
    [InlineData("policy", 429)]
    [InlineData("no_route", 404)]
    [InlineData("client_aborted", 200)]
    public async Task Run_AnswerOfTheGateway_TeachesNothing(string flag, int status)
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RecordAsync(1, "2026-03-01 10:00:01", status, flag: flag);
        await tables.RollUpAsync();

        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.Empty(await tables.TiersAsync());
    }

    [Fact]
    public async Task Run_Again_ChangesNothing()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await FillAsync(tables);
        await tables.RollUpAsync();
        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);
        string once = await tables.InventoryAsync();

        await tables.RollUpAsync(); // the same windows once more: every one looks changed
        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.NotEmpty(once);
        Assert.Equal(once, await tables.InventoryAsync());
    }

    [Fact]
    public async Task Run_InPieces_GivesTheSameAsAtOnce()
    {
        await using Tables atOnce = await Tables.CreateAsync(engine), pieces = await Tables.CreateAsync(engine);
        await FillAsync(atOnce);
        await atOnce.RollUpAsync();
        await new DiscoveryPass(atOnce.Source).RunAsync(CancellationToken.None);

        await FillAsync(pieces, async () =>
        {
            await pieces.RollUpAsync();
            await new DiscoveryPass(pieces.Source).RunAsync(CancellationToken.None);
        });

        Assert.Equal(await atOnce.InventoryAsync(), await pieces.InventoryAsync());
        Assert.Equal(await atOnce.TiersAsync(), await pieces.TiersAsync());
    }

    [Fact]
    public async Task Run_StoppedBeforeItsProgressWasNoted_GivesTheSameWhenRunAgain()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await FillAsync(tables);
        await tables.RollUpAsync();
        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);
        string once = await tables.InventoryAsync();

        await tables.QueryAsync<int>("TRUNCATE TABLE discovery_progress");
        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.Equal(once, await tables.InventoryAsync());
    }

    [Fact]
    public async Task Run_LateRecord_IsLearnedFromItsWindow()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.EndpointAsync(1, "/items");
        await tables.RecordAsync(1, "2026-03-01 10:00:01", 200);
        await tables.RollUpAsync();
        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        await tables.RecordAsync(1, "2015-05-17 10:05:03", 200);
        await tables.RollUpAsync();
        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        DateTime first = Assert.Single(await tables.QueryAsync<DateTime>("SELECT first_time FROM endpoint_inventory"));
        Assert.Equal(new DateTime(2015, 5, 17, 10, 5, 3), first);
        Assert.Equal([2UL], await tables.QueryAsync<ulong>("SELECT requests FROM endpoint_inventory"));
    }

    [Fact]
    public async Task Run_Services_HaveCountsMethodsAndEndpoints()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await FillAsync(tables);
        await tables.RollUpAsync();
        await new DiscoveryPass(tables.Source).RunAsync(CancellationToken.None);

        var cart = Assert.Single(await tables.QueryAsync<(ulong Received, ulong Errors4xx, ulong Sent, ulong Endpoints, string[] Methods)>(
            "SELECT received, errors_4xx, sent, endpoints, methods FROM service_inventory WHERE service = 'cart'"));
        Assert.Equal((7UL, 2UL, 0UL, 2UL), (cart.Received, cart.Errors4xx, cart.Sent, cart.Endpoints));
        Assert.Equal(["GET", "POST"], cart.Methods);
        Assert.Equal([2UL], await tables.QueryAsync<ulong>("SELECT sent FROM service_inventory WHERE service = 'checkout'"));
    }

    private static async Task FillAsync(Tables tables, Func<Task>? afterEach = null)
    {
        afterEach ??= () => Task.CompletedTask;
        await tables.EndpointAsync(1, "/items/{int}");
        await tables.EndpointAsync(2, "/orders", "POST");
        await tables.EndpointAsync(3, "/wp-login.php");
        await tables.RecordAsync(1, "2026-03-01 10:00:01", 200, client: "10.0.0.1");
        await tables.RecordAsync(1, "2026-03-01 10:00:12", 200, client: "10.0.0.2");
        await afterEach();
        await tables.RecordAsync(3, "2026-03-01 10:00:13", 404, client: "10.6.6.6");
        await tables.RecordAsync(2, "2026-03-01 10:00:14", 201, evidence: "mtls", source: "checkout");
        await afterEach();
        await tables.RecordAsync(1, "2026-03-02 09:00:00", 304, client: "10.0.0.1");
        await tables.RecordAsync(2, "2026-03-02 09:00:01", 409, evidence: "mtls", source: "checkout");
        await afterEach();
        await tables.RecordAsync(1, "2026-02-27 09:00:00", 200, client: "10.0.0.3", times: 2);
        await afterEach();
    }
}

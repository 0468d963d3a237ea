using Insight.ApiDiscovery.Days;
using Insight.Testing;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Days;

public sealed class DayPassTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Run_RecordStoredTwice_CountsOnce()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.EndpointAsync(1, "/items");
        await tables.RecordAsync(1, "2026-03-01 10:00:01", 200, client: "10.0.0.1", times: 3);
        await tables.RecordAsync(1, "2026-03-01 10:01:01", 200, client: "10.0.0.2", times: 3);
        await tables.RollUpAsync();

        await new DayPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.Equal([2UL], await tables.QueryAsync<ulong>("SELECT requests FROM endpoint_inventory"));
    }

    [Fact]
    public async Task Run_Again_ChangesNothing()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await FillAsync(tables);
        await tables.RollUpAsync();
        await new DayPass(tables.Source).RunAsync(CancellationToken.None);
        string once = await tables.InventoryAsync();

        await tables.RollUpAsync(); // the same windows once more: every one looks changed
        await new DayPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.NotEmpty(once);
        Assert.Equal(once, await tables.InventoryAsync());
    }

    [Fact]
    public async Task Run_InPieces_GivesTheSameAsAtOnce()
    {
        await using Tables atOnce = await Tables.CreateAsync(engine), pieces = await Tables.CreateAsync(engine);
        await FillAsync(atOnce);
        await atOnce.RollUpAsync();
        await new DayPass(atOnce.Source).RunAsync(CancellationToken.None);

        await FillAsync(pieces, async () =>
        {
            await pieces.RollUpAsync();
            await new DayPass(pieces.Source).RunAsync(CancellationToken.None);
        });

        Assert.Equal(await atOnce.InventoryAsync(), await pieces.InventoryAsync());
    }

    [Fact]
    public async Task Run_StoppedBeforeItsProgressWasNoted_GivesTheSameWhenRunAgain()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await FillAsync(tables);
        await tables.RollUpAsync();
        await new DayPass(tables.Source).RunAsync(CancellationToken.None);
        string once = await tables.InventoryAsync();

        await tables.QueryAsync<int>("TRUNCATE TABLE discovery_progress");
        await new DayPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.Equal(once, await tables.InventoryAsync());
    }

    [Fact]
    public async Task Run_LateRecord_CountsInItsDay()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.EndpointAsync(1, "/items");
        await tables.RecordAsync(1, "2026-03-01 10:00:01", 200);
        await tables.RollUpAsync();
        await new DayPass(tables.Source).RunAsync(CancellationToken.None);

        await tables.RecordAsync(1, "2015-05-17 10:05:03", 200);
        await tables.RollUpAsync();
        await new DayPass(tables.Source).RunAsync(CancellationToken.None);

        Assert.Equal(
            [new DateTime(2015, 5, 17), new DateTime(2026, 3, 1)],
            await tables.QueryAsync<DateTime>("SELECT day FROM endpoint_days FINAL WHERE endpoint_id = 1 AND requests > 0 ORDER BY day"));
        Assert.Equal([2UL], await tables.QueryAsync<ulong>("SELECT requests FROM endpoint_inventory"));
    }

    [Fact]
    public async Task Run_Services_HaveCountsMethodsAndEndpoints()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await FillAsync(tables);
        await tables.RollUpAsync();
        await new DayPass(tables.Source).RunAsync(CancellationToken.None);

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

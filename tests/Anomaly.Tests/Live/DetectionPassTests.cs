using Insight.Anomaly.Live;
using Insight.Testing;

namespace Insight.Anomaly.Tests.Live;

public sealed class DetectionPassTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly Func<bool> s_always = static () => true;

    [Fact]
    public async Task Run_FaultInStoredRecords_IsAnIncidentOfTheRightService()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(4 * ShopRecords.Hour);
        Assert.Equal(0, await pass.RunAsync(s_always, CancellationToken.None)); // learned, not judged
        await shop.StoreAsync(30);
        Assert.Equal(30, await pass.RunAsync(s_always, CancellationToken.None));
        Assert.Equal("", await IncidentsAsync(shop));
        long onset = shop.Next;
        await shop.StoreAsync(6, failing: 300);

        await pass.RunAsync(s_always, CancellationToken.None);

        Assert.Equal("service:store open", await IncidentsAsync(shop));
        IReadOnlyList<long> opened = await shop.QueryAsync<long>("SELECT toInt64(toUnixTimestamp64Micro(opened)) FROM incidents FINAL");
        Assert.InRange((opened[0] / 1_000_000) - onset, 10, 60);
        Assert.NotEmpty(await shop.QueryAsync<string>("SELECT reason FROM findings FINAL WHERE metric = 'error-rate' AND service = 'store' AND p_value < 1e-6"));

        await shop.StoreAsync(40);
        await pass.RunAsync(s_always, CancellationToken.None);
        Assert.Equal("service:store closed", await IncidentsAsync(shop));
    }

    private static async Task<string> IncidentsAsync(ShopRecords shop) => string.Join(' ', await shop.QueryAsync<string>(
        "SELECT concat(cause_kind, ':', cause_service, if(closed IS NULL, ' open', ' closed')) FROM incidents FINAL ORDER BY opened, id"));
}

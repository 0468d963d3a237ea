using Insight.Anomaly.Live;
using Insight.Anomaly.Rollouts;
using Insight.Testing;

namespace Insight.Anomaly.Tests.Live;

/// <summary>What is stored beside findings and incidents, from stored records.</summary>
public sealed class SideNotesTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Run_ClientThatScans_IsKeptAsAThreatWithReasons()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(2 * ShopRecords.Hour, clients: 60);
        await RunAsync(pass);
        await shop.StoreAsync(6, clients: 60);
        await RunAsync(pass);
        Assert.Empty(await shop.QueryAsync<string>("SELECT client FROM client_threats"));

        await shop.StoreScanAsync(30, "203.0.113.9");
        await shop.StoreAsync(30, clients: 60);
        await RunAsync(pass);

        Assert.Equal(["203.0.113.9"], await shop.QueryAsync<string>("SELECT DISTINCT client FROM client_threats"));
        Assert.Equal([true], await shop.QueryAsync<bool>("SELECT max(level >= 'medium') FROM client_threats"));
        Assert.InRange((int)(await shop.QueryAsync<ulong>("SELECT count() FROM client_threats FINAL"))[0], 2, 12); // not one per window
        string reasons = (await shop.QueryAsync<string>("SELECT reasons FROM client_threats FINAL ORDER BY score DESC LIMIT 1"))[0];
        Assert.Contains(ThreatView.ReasonsFrom(reasons), static r => r.Feature == Anomaly.Clients.ClientFeature.Missing && r.Text.Contains("paths that do not exist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Minutes_LeaveBandsOfServicesAndEdgesAndOfEndpointsOnlyInAnIncident()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(4 * ShopRecords.Hour);
        await RunAsync(pass);
        await shop.StoreAsync(30);
        await RunAsync(pass);

        Assert.Equal(["edge", "service"], await shop.QueryAsync<string>("SELECT DISTINCT toString(kind) AS k FROM bands ORDER BY k"));
        Assert.Equal(
            ["error-rate 5", "latency-p50 5", "latency-p95 5", "request-rate 5", "throughput 5"],
            await shop.QueryAsync<string>("SELECT concat(toString(metric), ' ', toString(count())) AS m FROM bands FINAL WHERE kind = 'service' AND service = 'store' GROUP BY metric ORDER BY m"));
        Assert.Empty(await shop.QueryAsync<string>("SELECT toString(tuple(service, metric, value, lower, expected, upper)) FROM bands FINAL WHERE NOT (value BETWEEN lower AND upper AND expected BETWEEN lower AND upper)"));

        await shop.StoreAsync(18, failing: 300);
        await RunAsync(pass);

        Assert.Contains("endpoint", await shop.QueryAsync<string>("SELECT DISTINCT toString(kind) FROM bands"));
        Assert.Equal([true], await shop.QueryAsync<bool>("SELECT max(value > upper) FROM bands FINAL WHERE metric = 'error-rate' AND service = 'store' AND kind = 'service'"));
        Assert.Empty(await shop.QueryAsync<string>("SELECT service FROM bands WHERE endpoint_id = 0 AND kind IN ('endpoint', 'edge-endpoint')"));
    }

    [Fact]
    public async Task Run_EveryFiveMinutes_RenewsTheForecastOfTheNextHour()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(3 * ShopRecords.Hour);
        await RunAsync(pass);
        await shop.StoreAsync(70);
        await RunAsync(pass);

        Assert.Equal([12UL], await shop.QueryAsync<ulong>("SELECT DISTINCT length(points) FROM forecasts FINAL"));
        Assert.Equal([shop.Next - 100], await shop.QueryAsync<long>("SELECT DISTINCT toInt64(toUnixTimestamp(made_at)) FROM forecasts FINAL"));
        // Some six requests per second, and nothing says that this changes.
        Assert.InRange((await shop.QueryAsync<double>("SELECT toFloat64(points[12]) FROM forecasts FINAL WHERE kind = 'service' AND service = 'store' AND metric = 'request-rate'"))[0], 5, 7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_RefusalsAfterADriftOfFields_AreAFindingOfTheSchema(bool isNews)
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        // A drift that lasts: its row was renewed, and says so again every hour.
        await shop.StoreAsync(360);
        await shop.ExecuteAsync("INSERT INTO drift_findings (endpoint_id, content_type, findings, count, version, computed_at) SELECT 3, 'application/json', '[1]', 1, 7, toDateTime(@at, 'UTC')", new { at = shop.Next - 5 });
        await RunAsync(pass);
        await shop.StoreAsync(12, refused: 5);
        await RunAsync(pass);
        await shop.ExecuteAsync("INSERT INTO drift_findings (endpoint_id, content_type, findings, count, version, computed_at) SELECT 3, 'application/json', @findings, 1, 8, toDateTime(@at, 'UTC')",
            new { at = shop.Next - 5, findings = isNews ? "[1,2]" : "[1]" });

        await shop.StoreAsync(12, refused: 400);
        await RunAsync(pass);

        string[] found = [.. await shop.QueryAsync<string>("SELECT DISTINCT concat(toString(kind), ' ', service, ' ', toString(endpoint_id)) FROM findings FINAL WHERE metric = 'schema'")];
        Assert.Equal(isNews ? ["endpoint store 3"] : [], found);
    }

    [Fact]
    public async Task Write_ComparisonsOfVersions_AreThereOnceAndAsTheyWereLast()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionStore store = new(shop.Source);
        VersionComparison comparison = new("t", "shop", "store", "v2", "v1", VersionVerdict.Undecided, double.NaN, 1, 1.2, 1.1, 0.4, 500, "so far alike");

        await store.WriteNotesAsync([Notes(300, comparison), Notes(600, comparison with { Verdict = VersionVerdict.Worse, ErrorDifference = 0.1, WorsePValue = 1e-9, Requests = 900 })], CancellationToken.None);

        Assert.Equal(["store v2 v1 worse 900 600"], await shop.QueryAsync<string>("SELECT concat(service, ' ', version, ' ', baseline, ' ', toString(verdict), ' ', toString(requests), ' ', toString(toUnixTimestamp(told_at))) FROM version_comparisons FINAL"));

        static WindowNotes Notes(long end, VersionComparison comparison) => new(end, [], [], [], [], [comparison]);
    }

    private static Task<int> RunAsync(DetectionPass pass) => pass.RunAsync(static () => true, CancellationToken.None);
}

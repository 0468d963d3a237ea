using System.Globalization;
using System.Text.RegularExpressions;
using Insight.Anomaly.Live;
using Insight.Anomaly.Windows;
using Insight.Testing;

namespace Insight.Anomaly.Tests.Live;

public sealed partial class WindowReaderTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Read_StoredWindows_GivesWhatTheRecordsSay()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        long start = shop.Next;
        await shop.StoreAsync(2, failing: 100);

        List<ObservedWindow> windows = await ReadAsync(new WindowReader(shop.Source), start - 10, shop.Next);

        Assert.Equal([start - 10, start, start + 10], windows.Select(w => w.Seconds));
        Assert.Empty(windows[0].Rows);
        ObservedWindow window = windows[1];
        Assert.Equal(["cart>store", "web>cart", ">web"], window.Rows.OrderByDescending(r => r.EndpointId).Select(r => $"{r.Source}>{r.Service}"));
        WindowRow web = window.Rows.Single(r => r.Service == "web");
        Assert.InRange(web.Requests, 52, 68);
        Assert.InRange(web.ServerErrors, 1, 20);
        Assert.Equal(web.Requests, web.Durations.Count);
        Assert.Empty(window.Versions);
        Assert.Equal(20, window.Clients.Count);
        Assert.Equal(web.Requests, window.Clients.Sum(c => c.Requests));
        Assert.All(window.Clients, c => Assert.Equal(("web", 1, 1, 1), (c.Service, c.Endpoints, c.Paths, c.Transitions)));
        Assert.Equal(web.ServerErrors, window.Clients.Sum(c => c.Errors));
        CallRow cart = window.Calls.Single(c => c.Service == "cart");
        Assert.Equal((web.Requests, web.Requests, window.Rows.Single(r => r.Service == "cart").ServerErrors, web.Requests, 1, 0), (cart.Calls, cart.Attempts, cart.Failures, cart.Parents, cart.MostPerParent, cart.ParentsWithRepeats));
        Assert.InRange(cart.BusiestSecond, 7, 8);
        Assert.Equal(0, window.Calls.Single(c => c.Service == "web").Parents);
    }

    [Fact]
    public async Task Read_FromRecords_GivesTheSameSums()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        long start = shop.Next;
        await shop.StoreAsync(3, failing: 100);

        List<ObservedWindow> stored = await ReadAsync(new WindowReader(shop.Source), start, shop.Next), raw = await ReadAsync(new WindowReader(shop.Source, rowsFromRecords: true), start, shop.Next);

        Assert.Equal(Text(stored), Text(raw));

        static string Text(List<ObservedWindow> windows) => string.Join('\n', windows.SelectMany(w => w.Rows.Select(r =>
            $"{w.Seconds} {r with { Durations = WindowHistogram.Empty }} {string.Join(',', r.Durations.Buckets.ToArray())} {string.Join(',', r.Durations.Counts.ToArray())}")));
    }

    [Fact]
    public async Task Read_ClientWalkingThroughObjects_CountsThem()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        await shop.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, service, method, template, tier) VALUES (77, 'web', 'GET', '/orders/{id}', 2), (78, 'web', 'GET', '/about', 2)");
        await RecordAsync(shop, 1, 77, "/orders/1", 200);
        await RecordAsync(shop, 2, 77, "/orders/2", 403);
        await RecordAsync(shop, 3, 77, "/orders/3", 404);
        await RecordAsync(shop, 3, 77, "/orders/3", 404); // stored twice
        await RecordAsync(shop, 4, 78, "/about", 200);
        await RecordAsync(shop, 5, 0, "/nowhere", 404, session: "other");
        await RecordAsync(shop, 6, 77, "/orders/9", 200, source: "cart");

        ClientRow[] clients = [.. (await ReadAsync(new WindowReader(shop.Source), shop.Next, shop.Next + 10)).Single().Clients];

        Assert.Equal(
            [
                new ClientRow("", "", "shop.test", "web", "anna", 4, 2, 1, 1, 0, 2, 4, 3, 77, 2, 2, 400),
                new ClientRow("", "", "shop.test", "web", "other", 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 100)
            ], clients);
    }

    [Fact]
    public async Task Read_SameCallAgainAfterItFailed_IsARepeat()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        await RecordAsync(shop, 1, 5, "/a", 500, source: "cart", parent: 1);
        await RecordAsync(shop, 2, 5, "/a", 200, source: "cart", parent: 1);
        await RecordAsync(shop, 3, 5, "/a", 500, source: "cart", parent: 2);
        await RecordAsync(shop, 4, 5, "/b", 200, source: "cart", parent: 2);
        await RecordAsync(shop, 5, 5, "/c", 200, source: "cart", parent: 3, retries: 2);

        CallRow calls = Assert.Single((await ReadAsync(new WindowReader(shop.Source), shop.Next, shop.Next + 10)).Single().Calls);

        Assert.Equal(new CallRow("", "", "cart", "web", 5, 5, 7, 2, 3, 2, 1, 1, 0), calls);
    }

    [Fact]
    public async Task Read_VersionsOfAService_AreApart()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        await RecordAsync(shop, 1, 5, "/a", 500, version: "v2");
        await RecordAsync(shop, 2, 5, "/a", 200, version: "v1");
        await RecordAsync(shop, 3, 5, "/a", 200, version: "v1");
        await RecordAsync(shop, 4, 5, "/a", 200);

        IReadOnlyList<VersionRow> versions = (await ReadAsync(new WindowReader(shop.Source), shop.Next, shop.Next + 10)).Single().Versions;

        Assert.Equal(["v1 2 0 2", "v2 1 1 1"], versions.Select(v => $"{v.Version} {v.Requests} {v.ServerErrors} {v.Durations.Count}"));
    }

    [Fact]
    public async Task Read_OneWindow_TouchesItsGranulesAlone()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        await shop.StoreAsync(2 * ShopRecords.Hour); // some twenty granules of records
        await shop.ExecuteAsync("OPTIMIZE TABLE records FINAL");

        foreach (string sql in new[] { WindowSql.Versions, WindowSql.Clients, WindowSql.Calls })
        {
            string text = sql.Replace("@from", $"{shop.Next - 100}", StringComparison.Ordinal).Replace("@to", $"{shop.Next - 90}", StringComparison.Ordinal).Replace("@most", "10", StringComparison.Ordinal);
            IReadOnlyList<string> plan = await shop.QueryAsync<string>($"EXPLAIN indexes = 1 {text}");
            // By the primary key of records, of all the granules there are.
            Assert.Contains(Granules().Matches(string.Join('\n', plan)), static m => Number(m.Groups["all"]) >= 10 && Number(m.Groups["read"]) <= 2);
        }
    }

    private static async Task<List<ObservedWindow>> ReadAsync(WindowReader reader, long from, long to)
    {
        List<ObservedWindow> windows = [];
        await foreach (ObservedWindow window in reader.ReadAsync(from, to, CancellationToken.None)) windows.Add(window);
        return windows;
    }

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Granules: (?<read>\d+)/(?<all>\d+)")]
    private static partial Regex Granules();

    private static Task RecordAsync(
        ShopRecords shop, int id, ulong endpoint, string path, int status, string source = "", ulong parent = 0, int retries = 0, string version = "", string session = "anna") =>
        shop.ExecuteAsync("""
            INSERT INTO records (record_id, time, window, host, source_service, destination_service, endpoint_id, method, path, status, duration_us, response_bytes, client_ip, session_key,
                trace_id, parent_span_id, retries, destination_labels)
            SELECT unhex(@record), fromUnixTimestamp64Milli(toInt64(@start * 1000 + @id * 1000), 'UTC'), toDateTime(@start, 'UTC'), 'shop.test', @source, 'web', @endpoint, 'GET', @path, @status,
                1000, 100, '10.0.0.1', @session, unhex(@trace), unhex(@parent), @retries, if(@version = '', map(), map('version', @version))
            """, new { record = $"{id:x32}", start = shop.Next, id, source, endpoint, path, status, session, trace = $"{1:x32}", parent = $"{parent:x16}", retries, version });
}

using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using Insight.Console.Metrics;
using Insight.Console.Tests.Access;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Metrics;

/// <summary>What Prometheus reads of the real console over the real storage.</summary>
public sealed class MetricsApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_shown = ["0.005", "0.01", "1.0", "2.5", "10.0", "+Inf"];

    [Fact]
    public async Task Metrics_OfSettledWindows_AreExactAndWindowsThatChangeLaterCountOnce()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        MovingTime time = new(s_start);
        await using AccessConsole console = await AccessConsole.StartAsync(time, seed.Source);
        using HttpClient viewer = await console.PersonAsync("vera", "*", "viewer");
        // Before the process: not counted.
        await WindowAsync(seed, -10, "acme", "web", "cart", 7, 100, 1, 1, 1, "map(300, 100)");
        await WindowAsync(seed, 0, "acme", "web", "cart", 7, 100, 3, 2, 1, "map(-1, 10, 200, 40, 225, 30, 359, 10, 420, 9)");
        await WindowAsync(seed, 10, "acme", "web", "cart", 8, 50, 0, 0, 0, "map(200, 50)");
        await WindowAsync(seed, 20, "zeta", "web", "cart", 9, 5, 0, 0, 0, "map(200, 5)");
        await seed.ExecuteAsync("INSERT INTO endpoints (endpoint_id, tenant, method, template) VALUES (7, 'acme', 'GET', '/carts/{uuid}'), (8, 'acme', 'GET', '/carts/{uuid}')");
        await seed.ExecuteAsync("INSERT INTO waf_findings (time, record_id, position, tenant, app, service, blocked, shadow) SELECT toDateTime64('2026-03-01 10:00:05', 6, 'UTC'), toString(number % 3), 0, 'acme', 'shop', 'cart', 1, 0 FROM numbers(6)");
        await seed.ExecuteAsync("INSERT INTO incidents (id, opened, tenant, closed, version) VALUES ('i', toDateTime64(7, 6), 'acme', NULL, 1), ('j', toDateTime64(7, 6), 'acme', NULL, 1), ('j', toDateTime64(7, 6), 'acme', now64(6), 2)");

        Assert.DoesNotContain(await ReadAsync(viewer), static one => one.Name == "insight_edge_requests_total");
        time.Now = s_start.AddSeconds(49);
        IReadOnlyList<ExpositionParser.Series> first = await ReadAsync(viewer);
        Assert.Equal((94.0, 3.0, 2.0, 1.0), (Edge(first, "ok"), Edge(first, "4xx"), Edge(first, "5xx"), Edge(first, "lost")));
        time.Now = s_start.AddSeconds(65);
        IReadOnlyList<ExpositionParser.Series> second = await ReadAsync(viewer);
        Assert.Equal((144.0, 3.0, 2.0, 1.0), (Edge(second, "ok"), Edge(second, "4xx"), Edge(second, "5xx"), Edge(second, "lost")));
        // Buckets of the windows: 1.04^200 is 2.55 ms, 1.04^225 is 6.8 ms, 1.04^359 is 1.3 s, 1.04^420 is 14.2 s.
        Assert.Equal(
            [("0.005", 100.0), ("0.01", 130.0), ("1.0", 130.0), ("2.5", 140.0), ("10.0", 140.0), ("+Inf", 149.0)],
            second.Where(static one => one.Name == "insight_edge_duration_seconds_bucket" && one["tenant"] == "acme" && s_shown.Contains(one["le"])).Select(static one => (one["le"], one.Value)));
        Assert.Equal(149, second.Single(static one => one.Name == "insight_edge_duration_seconds_count" && one["tenant"] == "acme").Value);
        Assert.Equal(1.5, second.Single(static one => one.Name == "insight_edge_duration_seconds_sum" && one["tenant"] == "acme").Value, 6);
        Assert.Equal(1500, second.Single(static one => one.Name == "insight_edge_request_bytes_total" && one["tenant"] == "acme").Value);
        // Two ids of one name are one series.
        Assert.Equal(144, second.Single(static one => one.Name == "insight_endpoint_requests_total" && one["endpoint"] == "/carts/{uuid}" && one["method"] == "GET" && one["status_class"] == "ok").Value);
        Assert.Equal(3, second.Single(static one => one.Name == "insight_waf_matches_total").Value);
        Assert.Equal(1, second.Single(static one => one.Name == "insight_incidents_open").Value);

        // A window is computed again, with less and with more: what was counted stays.
        await WindowAsync(seed, 0, "acme", "web", "cart", 7, 1, 0, 0, 0, "map(200, 1)", version: 2);
        await WindowAsync(seed, 10, "acme", "web", "cart", 8, 500, 0, 0, 0, "map(200, 500)", version: 2);
        time.Now = s_start.AddSeconds(75);
        IReadOnlyList<ExpositionParser.Series> third = await ReadAsync(viewer);
        Assert.Equal(144, Edge(third, "ok"));
        Dictionary<string, double> now = third.ToDictionary(static one => one.Key, static one => one.Value);
        Assert.All(second.Where(static one => one.Name.EndsWith("_total", StringComparison.Ordinal) || one.Name.EndsWith("_bucket", StringComparison.Ordinal)), one => Assert.True(now[one.Key] >= one.Value));
    }

    [Fact]
    public async Task Metrics_OfADirtyWindow_WaitForItsSums()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        MovingTime time = new(s_start);
        await using AccessConsole console = await AccessConsole.StartAsync(time, seed.Source);
        using HttpClient viewer = await console.PersonAsync("vera", "*", "viewer");
        await seed.ExecuteAsync("INSERT INTO window_marks (window, mark) VALUES (toDateTime('2026-03-01 10:00:10', 'UTC'), 5)");
        await WindowAsync(seed, 0, "acme", "web", "cart", 7, 3, 0, 0, 0, "map(200, 3)");

        time.Now = s_start.AddSeconds(70);
        Assert.Equal(3, Edge(await ReadAsync(viewer), "ok"));
        await WindowAsync(seed, 10, "acme", "web", "cart", 7, 4, 0, 0, 0, "map(200, 4)");
        await seed.ExecuteAsync("INSERT INTO window_marks (window, mark) VALUES (toDateTime('2026-03-01 10:00:10', 'UTC'), 18446744073709551611)");
        time.Now = s_start.AddSeconds(80);
        Assert.Equal(7, Edge(await ReadAsync(viewer), "ok"));
    }

    [Fact]
    public async Task Metrics_OfOneTenant_TellOfNoOther()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        MovingTime time = new(s_start);
        await using AccessConsole console = await AccessConsole.StartAsync(time, seed.Source, added: static services => services.AddSingleton(new SeriesOptions { Edges = 2, Endpoints = 1 }));
        using HttpClient acme = await console.PersonAsync("vera", "acme", "viewer"), all = await console.PersonAsync("root", "*", "viewer");
        for (int i = 0; i < 4; i++)
        {
            await WindowAsync(seed, 0, "acme", "web" + i, "cart", (ulong)i, 10 - i, 0, 0, 0, "map(200, 1)");
            await WindowAsync(seed, 0, "zeta", "hidden" + i, "cart", (ulong)i, 5, 0, 0, 0, "map(200, 1)");
        }

        time.Now = s_start.AddSeconds(60);
        string own = await acme.GetStringAsync("/api/v1/metrics");
        IReadOnlyList<ExpositionParser.Series> read = ExpositionParser.Parse(own, open: false), everything = await ReadAsync(all);

        Assert.DoesNotContain("zeta", own, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", own, StringComparison.Ordinal);
        Assert.Equal(["other", "web0", "web1"], read.Where(static one => one.Name == "insight_edge_requests_total" && one["status_class"] == "ok").Select(static one => one["source"]).Order(StringComparer.Ordinal));
        Assert.Equal(34, read.Where(static one => one.Name == "insight_edge_requests_total").Sum(static one => one.Value));
        Assert.Equal(2, read.Single(static one => one.Name == "insight_metrics_folded" && one["family"] == "edge").Value);
        Assert.Equal(54, everything.Where(static one => one.Name == "insight_edge_requests_total").Sum(static one => one.Value));
        using HttpClient nobody = console.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, await nobody.StatusAsync("/api/v1/metrics"));
    }

    [Fact]
    public async Task Metrics_AsOpenMetrics_WhenAcceptAsksForIt()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        MovingTime time = new(s_start);
        await using AccessConsole console = await AccessConsole.StartAsync(time, seed.Source);
        using HttpClient viewer = await console.PersonAsync("vera", "*", "viewer");
        await WindowAsync(seed, 0, "acme", "a\\\\\\\\b\\n\\\"}", "<cart>", 7, 3, 0, 0, 0, "map(200, 3)");
        time.Now = s_start.AddSeconds(60);
        viewer.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text;version=1.0.0"));

        using HttpResponseMessage response = await viewer.GetAsync("/api/v1/metrics");

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        IReadOnlyList<ExpositionParser.Series> read = ExpositionParser.Parse(await response.Content.ReadAsStringAsync(), open: true);
        Assert.Equal("a\\\\b\n\"}", read.First(static one => one.Name == "insight_edge_requests_total")["source"]);
    }

    [Fact]
    public async Task Instruments_OfTheMeter_SayTheSameAsTheText()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        MovingTime time = new(s_start);
        await using AccessConsole console = await AccessConsole.StartAsync(time, seed.Source, added: static services => services.AddMetrics().AddSingleton<TrafficMetrics>());
        using HttpClient viewer = await console.PersonAsync("vera", "*", "viewer");
        await WindowAsync(seed, 0, "acme", "web", "cart", 7, 100, 3, 2, 1, "map(200, 40)");
        _ = console.Service<TrafficMetrics>();
        time.Now = s_start.AddSeconds(60);
        IReadOnlyList<ExpositionParser.Series> text = await ReadAsync(viewer);
        List<(string Name, string Labels, double Value)> measured = [];
        using (MeterListener listener = new() { InstrumentPublished = static (instrument, listener) => { if (instrument.Meter.Name == TrafficMetrics.MeterName) listener.EnableMeasurementEvents(instrument); } })
        {
            listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => { lock (measured) measured.Add((instrument.Name, Labels(tags.ToArray().Select(static tag => (tag.Key, tag.Value!.ToString()!))), value)); });
            listener.Start();
            listener.RecordObservableInstruments();
        }

        foreach ((string name, string family, string ending, _) in TrafficMetrics.Instruments)
        {
            Assert.Equal(
                text.Where(one => one.Name == family + ending).Select(static one => (Labels(one.Labels.Select(static label => (label.Key, label.Value))), one.Value)).Order(),
                measured.Where(one => one.Name == name).Select(static one => (one.Labels, one.Value)).Order());
        }

        Assert.NotEmpty(measured);
    }

    private static string Labels(IEnumerable<(string Key, string Value)> labels) => string.Join(',', labels.Order().Select(static label => $"{label.Key}={label.Value}"));

    private static double Edge(IReadOnlyList<ExpositionParser.Series> all, string status) =>
        all.Single(one => one.Name == "insight_edge_requests_total" && one["tenant"] == "acme" && one["source"] == "web" && one["destination"] == "cart" && one["status_class"] == status).Value;

    private static async Task<IReadOnlyList<ExpositionParser.Series>> ReadAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync("/api/v1/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        return ExpositionParser.Parse(await response.Content.ReadAsStringAsync(), open: false);
    }

    private static Task WindowAsync(TrafficSeed seed, int seconds, string tenant, string source, string destination, ulong endpoint, long requests, long e4, long e5, long lost, string durations, int version = 1) => seed.ExecuteAsync(
        $"INSERT INTO edge_endpoint_windows (window, tenant, app, host, source_service, destination_service, endpoint_id, requests, errors_4xx, errors_5xx, lost, request_bytes, response_bytes, duration_us, durations, version) SELECT toDateTime({s_start.AddSeconds(seconds).ToUnixTimeSeconds()}), '{tenant}', 'shop', 'h', '{source}', '{destination}', {endpoint}, {requests}, {e4}, {e5}, {lost}, {requests * 10}, {requests}, {requests * 10_000}, {durations}, {version}");

    private sealed class MovingTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.UtcTicks;
    }
}

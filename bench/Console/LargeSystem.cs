using System.Globalization;
using Dapper;
using Insight.Console;
using Insight.Console.Security;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Schema;
using Insight.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Bench.Console;

/// <summary>A console over an engine that knows of many services calling each other; generated: six layers, edges from a layer to later ones, a few services that many call.</summary>
internal sealed class LargeSystem : IAsyncDisposable
{
    private const int Layers = 6;
    private readonly EngineFixture _engine;
    private readonly ClickHouseDataSource _source;
    private readonly TemporaryDirectory _folder;
    private readonly WebApplication _app;
    private readonly List<(string From, string To)> _edges;
    private int _version;

    private LargeSystem(EngineFixture engine, ClickHouseDataSource source, TemporaryDirectory folder, WebApplication app, List<(string From, string To)> edges)
    {
        _engine = engine;
        _source = source;
        _folder = folder;
        _app = app;
        _edges = edges;
    }

    public Uri Address => ConsoleHost.AddressOf(_app);

    public Uri SignInAddress => ConsoleHost.SignInAddressOf(_app);

    public string Token => _app.Services.GetRequiredService<ConsoleToken>().Value;

    public int Edges => _edges.Count;

    public static async Task<LargeSystem> StartAsync(int services, int edges)
    {
        EngineFixture engine = new();
        await engine.InitializeAsync();
        ClickHouseDataSource source = await engine.CreateDatabaseAsync();
        await new SchemaMigrator().MigrateAsync(source, new SchemaSettings { Database = source.Database }, CancellationToken.None);
        TemporaryDirectory folder = new();
        WebApplication app = ConsoleHost.Build(static options => options.Listen = "127.0.0.1:0", added =>
        {
            added.AddSingleton(source);
            added.AddSingleton(ControlDatabase.Open(Path.Combine(folder.Path, "control.db")));
        });
        LargeSystem system = new(engine, source, folder, app, Generate(services, edges));
        await system.PrepareAsync();
        await app.StartAsync();
        return system;
    }

    /// <summary>Requests of all edges in the ten-second window of a time; asked again for the same window, it replaces them, as roll-up does.</summary>
    public async Task CallAsync(DateTime time)
    {
        DateTime window = time.AddTicks(-(time.Ticks % TimeSpan.FromSeconds(10).Ticks));
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO edge_windows (window, source_service, destination_service, requests, errors_4xx, errors_5xx, request_bytes, response_bytes, duration_us, durations, evidence, confidence, first_time, last_time, version)
            SELECT toDateTime('{window:yyyy-MM-dd HH:mm:ss}', 'UTC'), source, destination, 10 + rand() % 90 + {5 * _version} AS n, n % 7, if(cityHash64(destination) % 40 = 0, 5, 0), n * 200, n * 3000, n * 20000,
                map(toInt16(250), toUInt64(n)), 7, if(cityHash64(source) % 3 = 0, 60, 100), '{window:yyyy-MM-dd HH:mm:ss}', '{window.AddSeconds(9):yyyy-MM-dd HH:mm:ss}', {++_version}
            FROM bench_edges
            """));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _source.DisposeAsync();
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    private async Task PrepareAsync()
    {
        await ExecuteAsync("CREATE TABLE bench_edges (source String, destination String) ENGINE = Memory");
        foreach ((string From, string To)[] chunk in _edges.Chunk(1000)) await ExecuteAsync($"INSERT INTO bench_edges VALUES {string.Join(", ", chunk.Select(static edge => $"('{edge.From}', '{edge.To}')"))}");
        DateTime now = DateTime.UtcNow;
        for (int window = 6; window >= 0; window--) await CallAsync(now.AddSeconds(-10 * window));
    }

    private static List<(string From, string To)> Generate(int services, int edges)
    {
        Random random = new(20260301);
        int layer = services / Layers;
        HashSet<(string, string)> all = [];
        while (all.Count < edges)
        {
            int from = random.Next(services - layer), first = ((from / layer) + 1) * layer;
            // A fifth of the calls go to the first services of a later layer: what many use.
            int to = random.Next(5) == 0 ? Math.Min(services - 1, (random.Next(first / layer, Layers) * layer) + random.Next(8)) : random.Next(first, services);
            all.Add((Name(from), Name(to)));
        }

        return [.. all];
    }

    private static string Name(int service) => string.Create(CultureInfo.InvariantCulture, $"team-{service % 40:00}-service-{service:0000}");

    private async Task ExecuteAsync(string sql)
    {
        await using ClickHouseConnection connection = _source.CreateConnection();
        await connection.ExecuteAsync(sql);
    }
}

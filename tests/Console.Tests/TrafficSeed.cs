using System.Globalization;
using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.Windows;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>A database of its own whose windows are filled by hand, so that every expected sum can be worked out on paper.</summary>
internal sealed class TrafficSeed : IAsyncDisposable
{
    private readonly LentDatabase _database;
    private readonly List<Call> _calls = [];
    private ulong _version;

    private TrafficSeed(LentDatabase database) => _database = database;

    public ClickHouseDataSource Source => _database.Source;

    public static async Task<TrafficSeed> CreateAsync(EngineFixture engine)
    {
        return new TrafficSeed(await engine.LendDatabaseAsync());
    }

    /// <summary>Adds one call to what the next <see cref="StoreAsync"/> stores.</summary>
    public TrafficSeed Add(Call call)
    {
        _calls.Add(call);
        return this;
    }

    /// <summary>Stores windows (and minutes) of everything added so far; rows stored before are replaced, as roll-up does it.</summary>
    public async Task StoreAsync(bool windows = true, bool minutes = true)
    {
        _version++;
        if (windows)
        {
            await InsertEdgesAsync("edge_windows", "window", c => c.Window);
            await InsertEndpointsAsync("endpoint_windows", "window", c => c.Window);
            await InsertEdgeEndpointsAsync("edge_endpoint_windows", "window", c => c.Window);
        }

        if (minutes)
        {
            await InsertEdgesAsync("edge_minutes", "minute", c => c.Window.AddSeconds(-c.Window.Second));
            await InsertEndpointsAsync("endpoint_minutes", "minute", c => c.Window.AddSeconds(-c.Window.Second));
            await InsertEdgeEndpointsAsync("edge_endpoint_minutes", "minute", c => c.Window.AddSeconds(-c.Window.Second));
        }

        await InsertAsync("endpoints (endpoint_id, host, service, method, template)", _calls
            .Select(c => $"({c.EndpointId}, {Text(c.Host)}, {Text(c.Destination)}, {Text(c.Method)}, {Text(c.Template)})").Distinct());
    }

    public async Task ExecuteAsync(string sql)
    {
        await using ClickHouseConnection connection = Source.CreateConnection();
        await connection.ExecuteAsync(sql);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private Task InsertEdgesAsync(string table, string column, Func<Call, DateTime> time) => InsertAsync(
        $"{table} ({column}, source_service, destination_service, {Sums})",
        _calls.GroupBy(c => (Time: time(c), c.Source, c.Destination))
            .Select(g => $"({Time(g.Key.Time)}, {Text(g.Key.Source)}, {Text(g.Key.Destination)}, {Values([.. g])})"));

    private Task InsertEndpointsAsync(string table, string column, Func<Call, DateTime> time) => InsertAsync(
        $"{table} ({column}, app, host, destination_service, endpoint_id, {Sums})",
        _calls.GroupBy(c => (Time: time(c), c.App, c.Host, c.Destination, c.EndpointId))
            .Select(g => $"({Time(g.Key.Time)}, {Text(g.Key.App)}, {Text(g.Key.Host)}, {Text(g.Key.Destination)}, {g.Key.EndpointId}, {Values([.. g])})"));

    private Task InsertEdgeEndpointsAsync(string table, string column, Func<Call, DateTime> time) => InsertAsync(
        $"{table} ({column}, host, source_service, destination_service, endpoint_id, {Sums})",
        _calls.GroupBy(c => (Time: time(c), c.Host, c.Source, c.Destination, c.EndpointId))
            .Select(g => $"({Time(g.Key.Time)}, {Text(g.Key.Host)}, {Text(g.Key.Source)}, {Text(g.Key.Destination)}, {g.Key.EndpointId}, {Values([.. g])})"));

    private const string Sums = "requests, errors_4xx, errors_5xx, lost, request_bytes, response_bytes, duration_us, durations, evidence, confidence, first_time, last_time, version";

    private string Values(Call[] calls)
    {
        ulong[] durations = [.. calls.SelectMany(c => c.Microseconds)];
        string histogram = string.Join(", ", durations.GroupBy(LogHistogram.BucketOf).OrderBy(g => g.Key)
            .Select(g => $"toInt16({g.Key.ToString(CultureInfo.InvariantCulture)}), toUInt64({g.Count()})"));
        (byte evidence, byte confidence) = calls.Max(c => (c.Evidence, c.Confidence));
        return string.Create(CultureInfo.InvariantCulture, $"""
            {durations.Length}, {calls.Sum(c => c.Errors4xx)}, {calls.Sum(c => c.Errors5xx)}, 0, {100 * durations.Length}, {1000 * durations.Length},
            {durations.Aggregate(0UL, (a, b) => a + b)}, map({histogram}), {evidence}, {confidence},
            {Time(calls.Min(c => c.Window))}, {Time(calls.Max(c => c.Window).AddSeconds(9))}, {_version}
            """);
    }

    private async Task InsertAsync(string into, IEnumerable<string> rows)
    {
        foreach (string[] chunk in rows.Chunk(500)) await ExecuteAsync($"INSERT INTO {into} VALUES {string.Join(", ", chunk)}");
    }

    private static string Time(DateTime time) => $"'{time:yyyy-MM-dd HH:mm:ss}'";

    private static string Text(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}

/// <summary>Requests of one edge to one endpoint within one ten-second window.</summary>
internal sealed record Call(DateTime Window, string Source, string Destination, string Method, string Template, params ulong[] Microseconds)
{
    public string App { get; init; } = "";

    public string Host { get; init; } = "shop.example";

    public byte Evidence { get; init; } = 7;

    public byte Confidence { get; init; } = 100;

    public int Errors4xx { get; init; }

    public int Errors5xx { get; init; }

    public ulong EndpointId => Endpoints.EndpointId.Of("", "", Host, Destination, Method, Template);
}

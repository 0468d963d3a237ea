using System.Collections.Concurrent;
using Dapper;
using Insight.Console.Access;
using Insight.Console.Queries;
using Insight.Storage.ClickHouse;
using Microsoft.Extensions.Logging;

namespace Insight.Console.Groups;

/// <summary>
/// Reads versions and sites of services from raw records: windows carry neither. The last part of a window tells where things are; what was read is kept for the minute, since
/// live feeds ask every second.
/// </summary>
internal sealed partial class PlacementReader(FactStorage storage, ILogger<PlacementReader> logger)
{
    /// <summary>Longest part of a window that is read: raw records are many.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    /// <summary>A graph without versions and sites is better than one that keeps people waiting.</summary>
    private const int TimeoutSeconds = 5;

    /// <summary>Answers kept.</summary>
    private const int Kept = 32;

    /// <summary>Most rows: as many services as are read, with a few versions and sites each.</summary>
    private const int MostRows = 100_000;

    // A record that stands twice counts twice: which version is the most used does not hang on that.
    private static readonly string s_query = $"""
        SELECT Called, Service, Site, Version, sum(Count) AS Requests
        FROM
        (
            SELECT 1 AS Called, destination_service AS Service, site AS Site, destination_labels['version'] AS Version, count() AS Count
            FROM records WHERE window >= @from AND window < @to GROUP BY Service, Site, Version
            UNION ALL
            SELECT 0 AS Called, source_service AS Service, site AS Site, '' AS Version, count() AS Count
            FROM records WHERE window >= @from AND window < @to GROUP BY Service, Site
        )
        WHERE Service != '' AND (Site != '' OR Version != '')
        GROUP BY Called, Service, Site, Version
        ORDER BY Requests DESC, Service, Site, Version
        LIMIT {MostRows}
        """;

    private readonly ConcurrentDictionary<(string Tenants, DateTime From, DateTime To), Lazy<Task<IReadOnlyDictionary<string, ServicePlacement>>>> _kept = [];

    /// <summary>By name of the service; empty when nothing can be read now.</summary>
    public async Task<IReadOnlyDictionary<string, ServicePlacement>> ReadAsync(TenantScope scope, TimeWindow window, CancellationToken cancellationToken)
    {
        DateTime to = new(((window.To.Ticks - 1) / TimeSpan.TicksPerMinute + 1) * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
        DateTime from = window.To - window.From > s_longest ? to - s_longest : new(window.From.Ticks - window.From.Ticks % TimeSpan.TicksPerMinute, DateTimeKind.Utc);
        (string Tenants, DateTime From, DateTime To) key = (scope.Key, from, to);
        if (_kept.Count >= Kept) _kept.Clear();
        Lazy<Task<IReadOnlyDictionary<string, ServicePlacement>>> reading = _kept.GetOrAdd(key, new Lazy<Task<IReadOnlyDictionary<string, ServicePlacement>>>(() => AskAsync(scope, from, to)));
        try
        {
            // Others may wait for it as well: whoever gives up does not end it.
            return await reading.Value.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _kept.TryRemove(new(key, reading));
            LogFailed(e);
            return new Dictionary<string, ServicePlacement>();
        }
    }

    /// <summary>Of each service the version and the site with most requests; what is called goes before what calls.</summary>
    internal static IReadOnlyDictionary<string, ServicePlacement> Most(IEnumerable<Row> rows) => rows
        .GroupBy(static row => row.Service, StringComparer.Ordinal)
        .ToDictionary(static service => service.Key, static service => new ServicePlacement(Top(service, 1, static row => row.Version), Top(service, 1, static row => row.Site) ?? Top(service, 0, static row => row.Site)), StringComparer.Ordinal);

    private static string? Top(IEnumerable<Row> rows, byte called, Func<Row, string> value) => rows
        .Where(row => row.Called == called && value(row).Length > 0)
        .GroupBy(value, StringComparer.Ordinal)
        .OrderByDescending(static values => values.Sum(static row => (long)row.Requests)).ThenBy(static values => values.Key, StringComparer.Ordinal)
        .FirstOrDefault()?.Key;

    private async Task<IReadOnlyDictionary<string, ServicePlacement>> AskAsync(TenantScope scope, DateTime from, DateTime to)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        return Most(await connection.QueryAsync<Row>(new CommandDefinition(s_query, new { from, to }, commandTimeout: TimeoutSeconds)));
    }

    [LoggerMessage(EventId = 4005, Level = LogLevel.Warning, Message = "Versions and sites of services cannot be read at the moment: graphs are drawn without them")]
    private partial void LogFailed(Exception exception);

    internal sealed class Row
    {
        public byte Called { get; set; }

        public string Service { get; set; } = "";

        public string Site { get; set; } = "";

        public string Version { get; set; } = "";

        public ulong Requests { get; set; }
    }
}

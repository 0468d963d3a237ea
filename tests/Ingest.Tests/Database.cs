using System.Data.Common;
using System.Globalization;
using Insight.Endpoints;
using Insight.Ingest.RollUps;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Storage.Windows;
using Insight.Streaming;
using Insight.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Ingest.Tests;

/// <summary>A database with Insight's tables, and what tests do with it.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly LentDatabase _database;

    private Database(LentDatabase database) => _database = database;

    public ClickHouseDataSource Source => _database.Source;

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    public static async Task<Database> CreateAsync(EngineFixture engine)
    {
        return new Database(await engine.LendDatabaseAsync());
    }

    public IngestLoop CreateLoop(IRecordSource records, IngestOptions? options = null) => new(
        records, new BatchStore(Source, new TemplateMatcher(), "test", partRecords: 40), options ?? new IngestOptions(), Time, NullLogger<IngestLoop>.Instance);

    public RollUp CreateRollUp(IngestOptions? options = null) => new(Source, options ?? new IngestOptions(), Time);

    public async Task IngestAsync(IRecordSource records)
    {
        IngestLoop loop = CreateLoop(records);
        while (await loop.StepAsync(TimeSpan.Zero, CancellationToken.None))
        {
        }
    }

    public Task<int> RollUpAsync() => CreateRollUp().CatchUpAsync(CancellationToken.None);

    public async Task<string> ScalarAsync(string sql) => Convert.ToString((await RowsAsync(sql))[0], CultureInfo.InvariantCulture)!;

    public async Task<List<string>> RowsAsync(string sql)
    {
        await using ClickHouseConnection connection = Source.CreateConnection();
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = sql;
        List<string> rows = [];
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            object[] values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('|', values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using ClickHouseConnection connection = Source.CreateConnection();
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every row that the six derived tables show.</summary>
    public async Task<string> DerivedAsync()
    {
        List<string> all = [];
        foreach (WindowTable table in WindowTable.All)
        {
            all.AddRange(await TableAsync(table, table.Windows, "window"));
            all.AddRange(await TableAsync(table, table.Minutes, "minute"));
        }

        return string.Join('\n', all);
    }

    /// <summary>What they must show: the same, computed from deduplicated raw rows in the plainest way.</summary>
    public async Task<string> ExpectedAsync()
    {
        List<string> all = [];
        foreach (WindowTable table in WindowTable.All)
        {
            all.AddRange(await RawAsync(table, table.Windows, "window"));
            all.AddRange(await RawAsync(table, table.Minutes, "toStartOfMinute(window)"));
        }

        return string.Join('\n', all);
    }

    public async Task AssertDerivedEqualsRawAsync() => Assert.Equal(await ExpectedAsync(), await DerivedAsync());

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private Task<List<string>> TableAsync(WindowTable table, string name, string time) => RowsAsync($"""
        SELECT '{name}', toString(({time}, {table.Key},
            requests, errors_4xx, errors_5xx, lost, request_bytes, response_bytes, duration_us, upstream_us,
            mapSort(durations), mapSort(upstream_durations), mapSort(request_sizes), mapSort(response_sizes),
            evidence, confidence, first_time, last_time)) AS row
        FROM {name} FINAL WHERE requests > 0 ORDER BY row
        """);

    private Task<List<string>> RawAsync(WindowTable table, string name, string time) => RowsAsync($"""
        SELECT '{name}', toString(({time}, {table.Key},
            count(), countIf(status >= 400 AND status < 500), countIf(status >= 500), countIf(response_flag = 'gateway_lost'),
            sum(request_bytes), sum(response_bytes), sum(duration_us), sum(upstream_us),
            {Histogram("duration_us", "response_flag != 'gateway_lost'")}, {Histogram("upstream_us", "upstream_us > 0")},
            {Histogram("request_bytes", "response_flag != 'gateway_lost'")}, {Histogram("response_bytes", "response_flag != 'gateway_lost'")},
            max((source_confidence, toUInt8(source_evidence))).2, max(source_confidence), min(time), max(time))) AS row
        FROM (SELECT * FROM records LIMIT 1 BY record_id)
        GROUP BY {time}, {table.Key} ORDER BY row
        """);

    private static string Histogram(string column, string condition) =>
        $"mapSort(sumMapIf(map({LogHistogram.BucketSql(column)}, toUInt64(1)), {condition}))";
}

using System.Text.Json;
using Dapper;
using Insight.Storage.ClickHouse;

namespace Insight.EndToEnd.Kill;

/// <summary>What is stored, asked from the product's own database the way its readers do.</summary>
public sealed class Facts(string dataFolder) : IDisposable
{
    private readonly ClickHouseDataSource _source = Open(dataFolder);

    /// <summary>Raw rows without deduplication.</summary>
    public Task<long> RawRowsAsync() => ScalarAsync("SELECT toInt64(count()) FROM records");

    /// <summary>Raw rows, one per record id.</summary>
    public Task<long> RecordsAsync() => ScalarAsync("SELECT toInt64(count()) FROM (SELECT record_id FROM records LIMIT 1 BY record_id)");

    /// <summary>Windows that are still to be computed.</summary>
    public Task<long> DirtyWindowsAsync() => ScalarAsync("SELECT toInt64(count()) FROM (SELECT window FROM window_marks GROUP BY window HAVING sum(mark) != 0)");

    /// <summary>Requests in a derived table.</summary>
    public Task<long> DerivedAsync(string table) => ScalarAsync($"SELECT toInt64(sum(requests)) FROM {table} FINAL");

    /// <summary>Request id, status and flag of every record.</summary>
    public async Task<List<(string RequestId, ushort Status, string Flag)>> RequestsAsync()
    {
        await using ClickHouseConnection connection = _source.CreateConnection();
        return [.. await connection.QueryAsync<(string, ushort, string)>(
            "SELECT request_id, status, toString(response_flag) FROM (SELECT record_id, request_id, status, response_flag FROM records LIMIT 1 BY record_id)")];
    }

    /// <summary>Derived requests by <c>source method template</c>, from the (edge, endpoint) windows.</summary>
    public async Task<Dictionary<string, long>> ByKeyAsync()
    {
        await using ClickHouseConnection connection = _source.CreateConnection();
        IEnumerable<(string Key, long Requests)> rows = await connection.QueryAsync<(string, long)>(
            """
            SELECT concat(w.source_service, ' ', e.method, ' ', e.template), toInt64(sum(w.requests))
            FROM (SELECT source_service, endpoint_id, requests FROM edge_endpoint_windows FINAL) AS w
            INNER JOIN (
                SELECT endpoint_id, any(method) AS method, any(template) AS template
                FROM (SELECT endpoint_id, method, template FROM endpoints UNION ALL SELECT endpoint_id, method, template FROM learned_endpoints FINAL)
                GROUP BY endpoint_id
            ) AS e ON e.endpoint_id = w.endpoint_id
            GROUP BY 1
            """);
        return rows.ToDictionary(row => row.Key, row => row.Requests);
    }

    /// <summary>How often each line by syslog is stored: records by path, dead letters by excerpt.</summary>
    public async Task<Dictionary<string, long>> LinesAsync()
    {
        await using ClickHouseConnection connection = _source.CreateConnection();
        IEnumerable<(string Key, long Count)> rows = await connection.QueryAsync<(string, long)>(
            """
            SELECT key, toInt64(count())
            FROM (SELECT path AS key FROM records LIMIT 1 BY record_id UNION ALL SELECT excerpt AS key FROM dead_letters FINAL)
            GROUP BY key
            """);
        return rows.ToDictionary(row => row.Key, row => row.Count);
    }

    /// <summary>What storage is busy with and what it waits for, for the message of a failed test.</summary>
    public async Task<string> DescribeAsync()
    {
        await using ClickHouseConnection connection = _source.CreateConnection();
        IEnumerable<(DateTime, ulong, ulong)> marks = await connection.QueryAsync<(DateTime, ulong, ulong)>("SELECT window, sum(mark), count() FROM window_marks GROUP BY window");
        IEnumerable<(string, double)> running = await connection.QueryAsync<(string, double)>("SELECT left(query, 200), elapsed FROM system.processes");
        return $"marks: {string.Join(", ", marks)}\nrunning: {string.Join("\n", running)}";
    }

    /// <inheritdoc />
    public void Dispose() => _source.Dispose();

    private async Task<long> ScalarAsync(string sql)
    {
        await using ClickHouseConnection connection = _source.CreateConnection();
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    internal static ClickHouseDataSource Open(string dataFolder)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(dataFolder, "run", "storage.json")));
        JsonElement root = json.RootElement;
        return new ClickHouseDataSource(new ClickHouseConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = root.GetProperty("Port").GetInt32(),
            Username = root.GetProperty("Username").GetString()!,
            Password = root.GetProperty("Password").GetString()!,
            Database = "insight",
        }.ConnectionString);
    }
}

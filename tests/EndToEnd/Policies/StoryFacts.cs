using Dapper;
using Insight.EndToEnd.Kill;
using Insight.Storage.ClickHouse;

namespace Insight.EndToEnd.Policies;

/// <summary>What ClickHouse knows of the story.</summary>
internal sealed class StoryFacts(string dataFolder) : IDisposable
{
    private readonly ClickHouseDataSource _source = Facts.Open(dataFolder);

    /// <summary>Requests of the visitors of a network of <see cref="Crowd"/>, each once.</summary>
    public async Task<long> RequestsAsync(byte network)
    {
        await using ClickHouseConnection connection = _source.CreateConnection();
        return await connection.ExecuteScalarAsync<long>("SELECT toInt64(uniqExact(record_id)) FROM records WHERE startsWith(client_ip, @prefix)", new { prefix = Prefix(network) });
    }

    /// <summary>The visitors of a network of whom policies or the WAF turned a request away, each with one of these.</summary>
    public async Task<string[]> TouchedAsync(byte network)
    {
        await using ClickHouseConnection connection = _source.CreateConnection();
        return [.. await connection.QueryAsync<string>(
            """
            SELECT concat(client_ip, ' ', method, ' ', path, ' ', toString(response_flag)) FROM records
            WHERE startsWith(client_ip, @prefix) AND response_flag IN ('policy', 'waf') ORDER BY time LIMIT 1 BY client_ip
            """,
            new { prefix = Prefix(network) })];
    }

    /// <summary>Requests of some clients, and how many of them policies turned away.</summary>
    public async Task<(long Requests, long ByPolicies)> AttackAsync(params string[] clients)
    {
        await using ClickHouseConnection connection = _source.CreateConnection();
        return await connection.QuerySingleAsync<(long, long)>(
            "SELECT toInt64(uniqExact(record_id)), toInt64(uniqExactIf(record_id, response_flag = 'policy')) FROM records WHERE client_ip IN @clients", new { clients });
    }

    /// <summary>How often a policy said something without acting, and how often it acted; first and last time of the latter.</summary>
    public async Task<(long Shadow, long Acted, DateTime First, DateTime Last)> NotesAsync(string policy)
    {
        await using ClickHouseConnection connection = _source.CreateConnection();
        return await connection.QuerySingleAsync<(long, long, DateTime, DateTime)>(
            "SELECT toInt64(countIf(NOT acted)), toInt64(countIf(acted)), minIf(time, acted), maxIf(time, acted) FROM policy_notes FINAL WHERE policy = @policy", new { policy });
    }

    public void Dispose() => _source.Dispose();

    private static string Prefix(byte network) => $"127.{network}.";
}

using Dapper;
using Insight.Export.Sources;
using Insight.Storage.ClickHouse;
using Insight.Testing;

namespace Insight.Export.Tests.Sources;

/// <summary>Reads sources as tests do.</summary>
internal static class StoredReading
{
    /// <summary>Reads once, and notes the ids; where to go on.</summary>
    public static async Task<string> ReadAsync(StoredSource source, string position, List<string> seen)
    {
        EventPage page = await source.ReadAsync(position, 1000, CancellationToken.None);
        seen.AddRange(page.Events.Select(static e => e.Id));
        return page.Next;
    }

    /// <summary>Ids of all that was stored before.</summary>
    public static async Task<List<string>> DrainAsync(StoredSource source, int most)
    {
        await SettledAsync(source);
        return await BehindAsync(source, "", most);
    }

    /// <summary>Ids of all that can be seen behind a position.</summary>
    public static async Task<List<string>> BehindAsync(StoredSource source, string position, int most)
    {
        List<string> ids = [];
        EventPage page;
        do
        {
            page = await source.ReadAsync(position, most, CancellationToken.None);
            ids.AddRange(page.Events.Select(static e => e.Id));
            position = page.Next;
        }
        while (page.HasMore);
        return ids;
    }

    /// <summary>Until what was stored before can be seen.</summary>
    public static async Task SettledAsync(StoredSource source)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (StoredPosition.Parse(await source.EndAsync(limit.Token)).StoredAt < now) await Task.Delay(20, limit.Token);
    }

    /// <summary>Until an insert runs.</summary>
    public static async Task RunsAsync(LentDatabase database)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        await using ClickHouseConnection connection = database.Source.CreateConnection();
        while (await connection.ExecuteScalarAsync<ulong>("SELECT count() FROM system.processes WHERE query_kind = 'Insert' AND current_database = currentDatabase()") == 0) await Task.Delay(10, limit.Token);
    }

    public static async Task ExecuteAsync(LentDatabase database, string sql)
    {
        await using ClickHouseConnection connection = database.Source.CreateConnection();
        await connection.ExecuteAsync(sql);
    }
}

using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Insight.Contracts.Records;
using Insight.Endpoints.Profiles;
using Insight.Storage.ClickHouse;

namespace Insight.Anomaly.Live.Profiles;

/// <summary>Reads what gateways counted from the table <c>profile_states</c>.</summary>
internal sealed class ProfileStateReader(ClickHouseDataSource storage)
{
    private const int StatementSeconds = 300;

    private const string Newest = "SELECT toInt64(toUnixTimestamp64Micro(max(stored_at))) FROM profile_states WHERE key_id = @key";

    private const string Endpoints = """
        SELECT endpoint_id AS Id, toInt64(toUnixTimestamp64Micro(max(stored_at))) AS Stored, toInt64(toUnixTimestamp64Micro(max(time))) AS Newest
        FROM profile_states
        WHERE key_id = @key AND time > fromUnixTimestamp64Micro(@from, 'UTC') AND time <= fromUnixTimestamp64Micro(@until, 'UTC')
        GROUP BY endpoint_id
        ORDER BY Stored DESC, endpoint_id
        LIMIT @limit
        """;

    // Bytes do not survive as text: hence base 64.
    private const string States = """
        SELECT toInt64(toUnixTimestamp64Micro(time)) AS Time, hex(summary_id) AS Summary, toInt32(chunk) AS Chunk, toInt32(chunks) AS Chunks, base64Encode(content) AS Content
        FROM profile_states FINAL
        WHERE endpoint_id = @endpoint AND key_id = @key AND time > fromUnixTimestamp64Micro(@from, 'UTC') AND time <= fromUnixTimestamp64Micro(@until, 'UTC')
        ORDER BY profile_states.time, profile_states.summary_id, profile_states.chunk
        """;

    /// <summary>When the newest counts were stored, microseconds since 1970; 0: there are none.</summary>
    public async Task<long> NewestAsync(ulong key, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return await connection.QuerySingleAsync<long>(Command(Newest, new { key }, cancellationToken));
    }

    /// <summary>Endpoints with counts of a stretch of time (microseconds since 1970), those with the newest first.</summary>
    public async Task<IReadOnlyList<CountedEndpoint>> EndpointsAsync(ulong key, long from, long until, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        object arguments = new { key, from, until, limit = ProfileSummary.MaxEndpoints };
        return [.. await connection.QueryAsync<CountedEndpoint>(Command(Endpoints, arguments, cancellationToken))];
    }

    /// <summary>What was counted of an endpoint, in order of time, each with the end of its period; null in place of what is not whole.</summary>
    public async IAsyncEnumerable<(long Time, byte[]? State)> ReadAsync(ulong endpoint, ulong key, long from, long until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await using DbDataReader rows = await connection.ExecuteReaderAsync(Command(States, new { endpoint, key, from, until }, cancellationToken));
        using MemoryStream state = new();
        (long Time, string Summary) current = default;
        int next = 0, chunks = 0;
        while (await rows.ReadAsync(cancellationToken))
        {
            (long, string) of = (rows.GetInt64(0), rows.GetString(1));
            if (of != current)
            {
                if (next != chunks) yield return (current.Time, null);
                (current, next, chunks) = (of, 0, Math.Min(rows.GetInt32(3), ProfileRecord.MaxChunks));
                state.SetLength(0);
            }

            // A chunk that is missing leaves the others without their turn.
            if (rows.GetInt32(2) != next || next == chunks) continue;
            state.Write(Convert.FromBase64String(rows.GetString(4)));
            if (++next == chunks) yield return (current.Time, state.ToArray());
        }

        if (next != chunks) yield return (current.Time, null);
    }

    private static CommandDefinition Command(string sql, object arguments, CancellationToken cancellationToken) =>
        new(sql, arguments, commandTimeout: StatementSeconds, cancellationToken: cancellationToken);
}

using System.Globalization;
using Insight.Storage.ClickHouse;

namespace Insight.Storage.Erasure;

/// <summary>Runs the statements of an erasure.</summary>
internal sealed class ErasureStatements(ClickHouseDataSource storage)
{
    /// <summary>A mutation rewrites each part that has a row to change: on a full disk of records that takes minutes.</summary>
    private const int MutationSeconds = 3600;

    private const int QuerySeconds = 300;

    /// <summary>Runs a mutation to its end, on all replicas.</summary>
    public async Task MutateAsync(string sql, CancellationToken cancellationToken)
    {
        await using ClickHouseCommand command = Command(sql, MutationSeconds);
        command.Settings["mutations_sync"] = "2";
        // The view stands in conditions, and does not change meanwhile.
        command.Settings["allow_nondeterministic_mutations"] = "1";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a statement.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using ClickHouseCommand command = Command(sql, QuerySeconds);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A number.</summary>
    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using ClickHouseCommand command = Command(sql, QuerySeconds);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Rows of texts.</summary>
    public async Task<List<string[]>> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        await using ClickHouseCommand command = Command(sql, QuerySeconds);
        await using System.Data.Common.DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string[]> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            string[] row = new string[reader.FieldCount];
            for (int i = 0; i < row.Length; i++) row[i] = reader.GetString(i);
            rows.Add(row);
        }

        return rows;
    }

    private ClickHouseCommand Command(string sql, int seconds)
    {
        ClickHouseConnection connection = storage.CreateConnection();
        connection.Open();
        ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = seconds;
        return command;
    }
}

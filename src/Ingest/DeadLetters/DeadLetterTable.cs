using System.Data.Common;
using System.Globalization;
using Insight.Storage.ClickHouse;

namespace Insight.Ingest.DeadLetters;

/// <summary>Reads and settles dead letters. Ids are 32 hexadecimal digits: they are checked here, since they stand in statements.</summary>
internal sealed class DeadLetterTable(ClickHouseDataSource storage)
{
    /// <summary>The letters of some ids that are there.</summary>
    public async Task<Dictionary<string, KeptLetter>> ReadAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        Dictionary<string, KeptLetter> letters = new(StringComparer.Ordinal);
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        await using ClickHouseCommand command = connection.CreateCommand();
        // Hexadecimal, since a record is bytes and a String is read as text.
        command.CommandText = $"SELECT lower(hex(record_id)), toString(source), toString(state), hex(record) FROM dead_letters FINAL WHERE record_id IN ({List(ids)})";
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            KeptLetter letter = new(reader.GetString(0), reader.GetString(1), reader.GetString(2), Convert.FromHexString(reader.GetString(3)));
            letters[letter.Id] = letter;
        }

        return letters;
    }

    /// <summary>Notes what became of letters and forgets what they held. Doing it twice changes nothing more.</summary>
    public async Task SettleAsync(IReadOnlyCollection<string> ids, string state, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return;
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = $"""
            INSERT INTO dead_letters (record_id, stored_at, source, line, reason, detail, excerpt, record, bytes, state, settled_at)
            SELECT record_id, stored_at, source, line, reason, detail, '', '', bytes, '{(state == Discarded ? Discarded : Stored)}', now64(6)
            FROM dead_letters FINAL WHERE record_id IN ({List(ids)}) AND state = ''
            """;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Which of some records are stored already.</summary>
    /// <param name="records">Their ids, each with its window, seconds since 1970.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<HashSet<string>> FindStoredAsync(IReadOnlyDictionary<string, uint> records, CancellationToken cancellationToken)
    {
        HashSet<string> stored = new(StringComparer.Ordinal);
        if (records.Count == 0) return stored;
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        await using ClickHouseCommand command = connection.CreateCommand();
        string windows = string.Join(',', records.Values.Distinct().Select(static window => window.ToString(CultureInfo.InvariantCulture)));
        command.CommandText = $"SELECT DISTINCT lower(hex(record_id)) FROM records WHERE window IN ({windows}) AND record_id IN ({List(records.Keys)})";
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) stored.Add(reader.GetString(0));
        return stored;
    }

    /// <summary>What became of a letter: its record is stored.</summary>
    public const string Stored = "stored";

    /// <summary>What became of a letter: it was thrown away.</summary>
    public const string Discarded = "discarded";

    private static string List(IEnumerable<string> ids) =>
        string.Join(',', ids.Select(static id => id.Length == 32 && id.All(char.IsAsciiHexDigit) ? $"unhex('{id}')" : throw new ArgumentException("An id is 32 hexadecimal digits.", nameof(ids))));
}

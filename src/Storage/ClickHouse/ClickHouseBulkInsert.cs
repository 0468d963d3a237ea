using Insight.Storage.ClickHouse.Native;

namespace Insight.Storage.ClickHouse;

/// <summary>Inserts whole blocks. One block is one insert: all of it is stored or nothing, as long as its rows fall into one partition.</summary>
public static class ClickHouseBulkInsert
{
    // ClickHouse cuts an insert at this many rows (max_insert_block_size), and each piece would stand or fall alone.
    private const int MaxRows = 1_000_000;

    /// <summary>Inserts the rows of <paramref name="block"/> and returns when the server has stored them; an empty block is no request.</summary>
    /// <param name="source">The server.</param>
    /// <param name="table">Name of the table, with or without its database; quoted by this method.</param>
    /// <param name="block">The rows; not changed, so that it can be sent again.</param>
    /// <param name="deduplicationToken">
    /// Names the block's content: a table with a deduplication window stores blocks of the same token once. Null: no deduplication.
    /// </param>
    /// <param name="cancellationToken">Gives up; whether the rows were stored is then unknown.</param>
    /// <exception cref="ClickHouseException">The rows were refused or may not have arrived; with <c>IsTransient</c>, send the same block and token again.</exception>
    public static async Task InsertAsync(ClickHouseDataSource source, string table, NativeBlock block, string? deduplicationToken = null,
        CancellationToken cancellationToken = default)
    {
        if (block.Rows == 0) return;
        if (block.Rows > MaxRows) throw new ArgumentException($"A block holds at most {MaxRows} rows; this one has {block.Rows}.", nameof(block));
        string columns = string.Join(", ", block.ColumnNames.Select(Identifier.Quote));
        var fields = new List<KeyValuePair<string, string>>(6)
        {
            new("database", source.Database),
            new("query", $"INSERT INTO {Identifier.QuotePath(table)} ({columns}) FORMAT Native"),
            new("wait_end_of_query", "1"),
            // Acknowledged means written to disk in one piece, not waiting in a buffer.
            new("async_insert", "0"),
        };
        List<KeyValuePair<string, string>> named = deduplicationToken is { Length: > 0 } ? [.. fields, new("insert_deduplication_token", deduplicationToken)] : fields;

        try
        {
            await SendAsync(source.Transport, block.Collect(), named, cancellationToken);
        }
        catch (ClickHouseException broken) when (broken is { Code: ClickHouseException.NoServerCode, InnerException: not null })
        {
            // A server that refuses an insert closes the connection without reading the rows, and its reason is lost with it. The same insert
            // without rows (and without its token) fits into one packet, so that the answer arrives.
            await ExplainAsync(source.Transport, block, fields, cancellationToken);
            throw;
        }
    }

    private static async Task ExplainAsync(ClickHouseTransport transport, NativeBlock block, List<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(transport, block.CollectEmpty(), fields, cancellationToken);
        }
        catch (ClickHouseException exception) when (exception.Code == ClickHouseException.NoServerCode)
        {
            // The server is away: what is known already says as much.
        }
    }

    private static async Task SendAsync(ClickHouseTransport transport, List<ReadOnlyMemory<byte>> body, List<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        using var content = new NativeContent(body);
        var clock = new ResponseClock(transport.DefaultTimeout, CancellationToken.None, cancellationToken);
        await using ClickHouseResponse response = await transport.SendAsync(content, fields, clock, async: true);
        await response.DrainAsync(async: true, cancellationToken);
    }
}

using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Insight.Storage.ClickHouse;

/// <summary>One SQL statement and its parameters, sent as one HTTP request.</summary>
/// <remarks>
/// <c>@name</c> becomes <c>{name:Type}</c> with a type derived from the value; <c>{@name:Type}</c> says the type itself
/// (<c>{name:Type}</c> too, but Dapper passes only parameters that it finds with an @). Values
/// travel as <c>param_</c> fields. Several statements in one text are not supported by ClickHouse's HTTP interface.
/// </remarks>
public sealed class ClickHouseCommand : DbCommand
{
    private readonly ClickHouseParameterCollection _parameters = [];
    private readonly CancellationTokenSource _cancelled = new();
    private ClickHouseConnection? _connection;
    private int? _timeoutSeconds;

    /// <summary>A command without a connection yet.</summary>
    public ClickHouseCommand()
    {
    }

    internal ClickHouseCommand(ClickHouseConnection connection) => _connection = connection;

    /// <inheritdoc />
    [AllowNull]
    public override string CommandText { get; set; } = "";

    /// <summary>Seconds that the server may take until it answers, and again for each further piece of its answer; 0: for ever.</summary>
    public override int CommandTimeout
    {
        get => _timeoutSeconds ?? _connection?.ConnectionTimeout ?? 30;
        set => _timeoutSeconds = value;
    }

    /// <summary>Always text.</summary>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value is not CommandType.Text) throw new NotSupportedException("ClickHouse has no stored procedures: use CommandType.Text.");
        }
    }

    /// <inheritdoc />
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc />
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <summary>ClickHouse settings for this command only, such as <c>max_threads</c>.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Parameters of the statement.</summary>
    public new ClickHouseParameterCollection Parameters => _parameters;

    /// <inheritdoc />
    protected override DbConnection? DbConnection { get => _connection; set => _connection = (ClickHouseConnection?)value; }

    /// <inheritdoc />
    protected override DbParameterCollection DbParameterCollection => _parameters;

    /// <inheritdoc />
    protected override DbTransaction? DbTransaction { get; set; }

    /// <summary>Gives up a running execution from another thread.</summary>
    public override void Cancel() => _cancelled.Cancel();

    /// <inheritdoc />
    public override void Prepare()
    {
        // Nothing to prepare: the server has no prepared statements.
    }

    /// <summary>Runs the statement and returns how many rows it wrote.</summary>
    /// <exception cref="ClickHouseException">The server refused the statement or could not be reached.</exception>
    public override int ExecuteNonQuery() => ExecuteNonQuery(async: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="ExecuteNonQuery()" />
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => ExecuteNonQuery(async: true, cancellationToken).AsTask();

    /// <summary>The first column of the first row; null when there is no row, <see cref="DBNull"/> when the value is NULL.</summary>
    public override object? ExecuteScalar()
    {
        using DbDataReader reader = ExecuteDbDataReader(CommandBehavior.Default);
        return reader.Read() && reader.FieldCount > 0 ? reader.GetValue(0) : null;
    }

    /// <inheritdoc cref="ExecuteScalar" />
    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await using DbDataReader reader = await ExecuteDbDataReaderAsync(CommandBehavior.Default, cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.FieldCount > 0 ? reader.GetValue(0) : null;
    }

    /// <summary>
    /// Runs a query and hands its answer through as the server formats it, such as <c>… FORMAT ArrowStream</c> or <c>FORMAT Parquet</c>.
    /// An error of the server half-way makes the stream fail, it never ends it early.
    /// </summary>
    public async Task<Stream> ExecuteRawAsync(CancellationToken cancellationToken = default)
    {
        ClickHouseResponse response = await SendAsync(isQuery: true, async: true, cancellationToken);
        return new RawResultStream(response);
    }

    /// <summary>
    /// Runs a query in a format that its text does not name, for users who may change no settings but those in <see cref="Settings"/>. <c>Format</c> is what the
    /// server chose: another one where the text names one all the same. The stream is guarded as that of <see cref="ExecuteRawAsync"/>.
    /// </summary>
    public async Task<(Stream Body, string? Format)> ExecuteFormattedAsync(string format, CancellationToken cancellationToken = default)
    {
        ClickHouseResponse response = await SendAsync(CheckedConnection(), QueryText.Bind(CommandText, _parameters), [new("default_format", format), .. Settings], async: true, cancellationToken);
        return (new RawResultStream(response), response.Format);
    }

    /// <inheritdoc />
    protected override DbParameter CreateDbParameter() => new ClickHouseParameter();

    /// <inheritdoc />
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        OpenReader(behavior, async: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc />
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await OpenReader(behavior, async: true, cancellationToken);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) _cancelled.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<DbDataReader> OpenReader(CommandBehavior behavior, bool async, CancellationToken cancellationToken)
    {
        ClickHouseResponse response = await SendAsync(isQuery: true, async, cancellationToken);
        DbConnection? closeWithReader = behavior.HasFlag(CommandBehavior.CloseConnection) ? _connection : null;
        var reader = new ClickHouseDataReader(response, closeWithReader);
        try
        {
            await reader.ReadHeaderAsync(async, cancellationToken);
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }

        return reader;
    }

    private async ValueTask<int> ExecuteNonQuery(bool async, CancellationToken cancellationToken)
    {
        await using ClickHouseResponse response = await SendAsync(isQuery: false, async, cancellationToken);
        await response.DrainAsync(async, cancellationToken);
        return (int)Math.Min(int.MaxValue, response.WrittenRows);
    }

    private async ValueTask<ClickHouseResponse> SendAsync(bool isQuery, bool async, CancellationToken cancellationToken)
    {
        ClickHouseConnection connection = CheckedConnection();
        QueryText query = QueryText.Bind(CommandText, _parameters);
        var fields = new List<KeyValuePair<string, string>>(Settings.Count + 4) { new("default_format", "RowBinaryWithNamesAndTypes") };
        if (isQuery && query.IsSelect)
        {
            // The server stops a query that nobody waits for any more, if it knows that the query changes nothing (2: but may have settings).
            fields.Add(new("readonly", "2"));
            fields.Add(new("cancel_http_readonly_queries_on_client_close", "1"));
        }
        else if (!isQuery)
        {
            // The answer comes when all is done, so that an error has its status and the summary counts every row.
            fields.Add(new("wait_end_of_query", "1"));
        }

        foreach (KeyValuePair<string, string> setting in Settings) fields.Add(setting);
        return await SendAsync(connection, query, fields, async, cancellationToken);
    }

    private ClickHouseConnection CheckedConnection()
    {
        ClickHouseConnection connection = _connection ?? throw new InvalidOperationException("The command has no connection.");
        if (connection.State != ConnectionState.Open) throw new InvalidOperationException("The connection is not open.");
        if (string.IsNullOrWhiteSpace(CommandText)) throw new InvalidOperationException("The command has no text.");
        return connection;
    }

    private async ValueTask<ClickHouseResponse> SendAsync(ClickHouseConnection connection, QueryText query, List<KeyValuePair<string, string>> fields, bool async, CancellationToken cancellationToken)
    {
        fields.Insert(0, new("database", connection.Database));
        // Last: no command takes the connection's condition away.
        if (connection.Setting is { } held) fields.Add(held);

        TimeSpan timeout = CommandTimeout <= 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(CommandTimeout);
        return await connection.Transport.SendAsync(query, fields, new ResponseClock(timeout, _cancelled.Token, cancellationToken), async);
    }
}

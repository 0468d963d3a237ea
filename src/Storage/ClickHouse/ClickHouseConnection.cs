using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Insight.Storage.ClickHouse;

/// <summary>An ADO.NET connection to ClickHouse over its HTTP interface; Dapper works on it unchanged.</summary>
/// <remarks>
/// Each command is one HTTP request without a session, so commands of one connection may overlap, opening costs nothing and
/// there are no transactions. The type's name matters: Dapper passes lists as arrays to a type of exactly this name.
/// </remarks>
public sealed class ClickHouseConnection : DbConnection
{
    private ClickHouseConnectionStringBuilder _settings;
    private ClickHouseTransport? _transport;
    private bool _ownsTransport;
    private ConnectionState _state = ConnectionState.Closed;

    /// <summary>A connection of its own. Where many are needed, share a <see cref="ClickHouseDataSource"/> instead.</summary>
    public ClickHouseConnection(string connectionString) => _settings = new ClickHouseConnectionStringBuilder(connectionString);

    internal ClickHouseConnection(ClickHouseConnectionStringBuilder settings, ClickHouseTransport transport, KeyValuePair<string, string>? setting = null)
    {
        _settings = settings;
        _transport = transport;
        Setting = setting;
    }

    /// <summary>A ClickHouse setting of every command of this connection.</summary>
    internal KeyValuePair<string, string>? Setting { get; }

    /// <summary>The connection string, without the password.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => WithoutPassword(_settings);
        set
        {
            if (_transport is not null) throw new InvalidOperationException("The connection string of a used connection cannot be changed.");
            _settings = new ClickHouseConnectionStringBuilder(value ?? "");
        }
    }

    /// <inheritdoc />
    public override string Database => _settings.Database;

    /// <inheritdoc />
    public override string DataSource => $"{_settings.Host}:{_settings.Port}";

    /// <inheritdoc />
    public override int ConnectionTimeout => (int)_settings.Timeout.TotalSeconds;

    /// <summary>Version of the server, asked of it by one query.</summary>
    public override string ServerVersion
    {
        get
        {
            using ClickHouseCommand command = CreateCommand();
            command.CommandText = "SELECT version()";
            return (string)command.ExecuteScalar()!;
        }
    }

    /// <inheritdoc />
    public override ConnectionState State => _state;

    internal ClickHouseTransport Transport
    {
        get
        {
            if (_transport is null)
            {
                _transport = new ClickHouseTransport(_settings);
                _ownsTransport = true;
            }

            return _transport;
        }
    }

    /// <summary>Makes the connection usable. Sends nothing: an unreachable server shows with the first command.</summary>
    public override void Open() => _state = ConnectionState.Open;

    /// <inheritdoc cref="Open" />
    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Open();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override void Close() => _state = ConnectionState.Closed;

    /// <inheritdoc />
    public override void ChangeDatabase(string databaseName) =>
        _settings = new ClickHouseConnectionStringBuilder(_settings.ConnectionString) { Database = databaseName };

    /// <summary>A command of this connection.</summary>
    public new ClickHouseCommand CreateCommand() => new(this);

    internal static string WithoutPassword(ClickHouseConnectionStringBuilder settings)
    {
        var copy = new ClickHouseConnectionStringBuilder(settings.ConnectionString);
        copy.Remove("Password");
        return copy.ConnectionString;
    }

    /// <inheritdoc />
    protected override DbCommand CreateDbCommand() => CreateCommand();

    /// <summary>Not supported: ClickHouse over HTTP has no transactions. One insert of one block is atomic.</summary>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("ClickHouse over HTTP has no transactions; one insert of one block is atomic.");

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        Close();
        if (disposing && _ownsTransport) _transport?.Dispose();
        base.Dispose(disposing);
    }
}

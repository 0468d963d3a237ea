using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Insight.Storage.Control;

/// <summary>The control database in one SQLite file.</summary>
internal sealed class SqliteDialect : IControlDialect
{
    // Writers wait for each other this long; a transaction here takes milliseconds.
    private const int BusyMilliseconds = 10_000;

    private readonly string _connectionString;

    static SqliteDialect() => SqliteLibrary.Prefer();

    public SqliteDialect(string path) => _connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWriteCreate,
        ForeignKeys = true,
    }.ConnectionString;

    public string BytesType => "BLOB";

    public DbConnection OpenConnection()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            // WAL: readers never wait for the writer. FULL: a decision that was acknowledged survives a power cut.
            connection.Execute($"PRAGMA busy_timeout = {BusyMilliseconds}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public bool CanWatch => false;

    public Task WatchAsync(Action changed, CancellationToken cancellationToken) => throw new NotSupportedException("SQLite does not tell of changes.");
}

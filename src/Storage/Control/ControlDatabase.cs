using System.Data.Common;
using Dapper;
using Insight.Storage.Control.Audit;
using Insight.Storage.Schema;

namespace Insight.Storage.Control;

/// <summary>The database of decisions: policies, approvals, users, leases. Few rows, transactional, read and written through Dapper.</summary>
/// <remarks>SQLite on one machine, PostgreSQL for several. The SQL is what both understand; what differs is behind one small interface.</remarks>
public sealed class ControlDatabase
{
    private const string CreateLog = """
        CREATE TABLE IF NOT EXISTS schema_migrations
        (
          version     BIGINT PRIMARY KEY,
          name        TEXT NOT NULL,
          checksum    TEXT NOT NULL,
          applied_at  BIGINT NOT NULL
        )
        """;

    // SQL has no SHA-256: what was noted before goes over into the log by code, right after its table is made.
    private const string AuditMigration = "audit";

    private readonly IControlDialect _dialect;

    private ControlDatabase(IControlDialect dialect) => _dialect = dialect;

    /// <summary>Opens the database in a file, created when missing and readable by its owner only, and brings its schema up to date.</summary>
    /// <exception cref="SchemaException">An applied migration was edited, or the file belongs to a newer version.</exception>
    public static ControlDatabase Open(string path, TimeProvider? time = null) => Open(path, Migration.Load("Control"), time ?? TimeProvider.System);

    /// <summary>Opens the database on a PostgreSQL server and brings its schema up to date.</summary>
    /// <param name="connectionString">As Npgsql reads it, such as <c>Host=db.internal;Database=insight;Username=insight</c>. Other machines are reached by verified TLS unless it names an <c>SSL Mode</c>.</param>
    /// <param name="password">The user's; null: what the connection string or the server's own rules say.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    /// <exception cref="DbException">The server cannot be reached or refuses.</exception>
    /// <exception cref="SchemaException">An applied migration was edited, or the database belongs to a newer version.</exception>
    public static ControlDatabase OpenServer(string connectionString, string? password = null, TimeProvider? time = null)
    {
        var database = new ControlDatabase(new PostgresDialect(connectionString, password));
        database.Migrate(Migration.Load("Control"), time ?? TimeProvider.System);
        return database;
    }

    internal static ControlDatabase Open(string path, IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        if (!OperatingSystem.IsWindows())
        {
            using var file = new FileStream(full, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

        var database = new ControlDatabase(new SqliteDialect(full));
        database.Migrate(migrations, time);
        return database;
    }

    /// <summary>An open connection; the caller disposes it. Connections are pooled.</summary>
    public DbConnection OpenConnection() => _dialect.OpenConnection();

    /// <summary>Whether <see cref="WatchAsync"/> works: a file tells nobody of changes.</summary>
    public bool CanWatch => _dialect.CanWatch;

    /// <summary>Tells of changes, those of other processes too: once at the beginning, and then after each transaction that wrote. Ends with an exception when the connection does.</summary>
    /// <exception cref="NotSupportedException">The database does not tell (<see cref="CanWatch"/>).</exception>
    /// <exception cref="DbException">The connection was lost.</exception>
    public Task WatchAsync(Action changed, CancellationToken cancellationToken) => _dialect.WatchAsync(changed, cancellationToken);

    private void Migrate(IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        using DbConnection connection = OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute(CreateLog, transaction: transaction);
        Dictionary<int, string> applied = connection
            .Query<(long Version, string Checksum)>("SELECT version, checksum FROM schema_migrations", transaction: transaction)
            .ToDictionary(static row => (int)row.Version, static row => row.Checksum);
        foreach (Migration migration in Migration.Pending(migrations, applied))
        {
            connection.Execute(migration.Sql.Replace("{bytes}", _dialect.BytesType, StringComparison.Ordinal), transaction: transaction);
            if (migration.Name == AuditMigration && connection.ExecuteScalar<long>("SELECT count(*) FROM object_changes", transaction: transaction) > 0) AuditLog.Adopt(connection, transaction);
            connection.Execute("INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (@Version, @Name, @Checksum, @appliedAt)",
                new { migration.Version, migration.Name, migration.Checksum, appliedAt = Microseconds(time.GetUtcNow()) }, transaction);
        }

        transaction.Commit();
    }

    /// <summary>A time as this database keeps it: microseconds since 1970 UTC.</summary>
    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}

using System.Data.Common;
using Dapper;
using Insight.Storage.Schema;

namespace Insight.Storage.Control;

/// <summary>The database of decisions: policies, approvals, users, leases. Few rows, transactional, read and written through Dapper.</summary>
/// <remarks>SQLite on one machine. Its SQL keeps to what PostgreSQL understands too; what differs is behind one small interface.</remarks>
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

    private readonly IControlDialect _dialect;

    private ControlDatabase(IControlDialect dialect) => _dialect = dialect;

    /// <summary>Opens the database in a file, created when missing and readable by its owner only, and brings its schema up to date.</summary>
    /// <exception cref="SchemaException">An applied migration was edited, or the file belongs to a newer version.</exception>
    public static ControlDatabase Open(string path, TimeProvider? time = null) => Open(path, Migration.Load("Control"), time ?? TimeProvider.System);

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

    private void Migrate(IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        using DbConnection connection = OpenConnection();
        using DbTransaction transaction = _dialect.BeginExclusive(connection);
        connection.Execute(CreateLog, transaction: transaction);
        Dictionary<int, string> applied = connection
            .Query<(long Version, string Checksum)>("SELECT version, checksum FROM schema_migrations", transaction: transaction)
            .ToDictionary(static row => (int)row.Version, static row => row.Checksum);
        foreach (Migration migration in Migration.Pending(migrations, applied))
        {
            connection.Execute(migration.Sql.Replace("{bytes}", _dialect.BytesType, StringComparison.Ordinal), transaction: transaction);
            connection.Execute("INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (@Version, @Name, @Checksum, @appliedAt)",
                new { migration.Version, migration.Name, migration.Checksum, appliedAt = Microseconds(time.GetUtcNow()) }, transaction);
        }

        transaction.Commit();
    }

    /// <summary>A time as this database keeps it: microseconds since 1970 UTC.</summary>
    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}

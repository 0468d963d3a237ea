using System.Data.Common;
using Dapper;
using Insight.Storage.Control;
using Insight.Storage.Schema;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Control;

public sealed class ControlDatabaseTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    private string FilePath => Path.Combine(_directory.Path, "data", "control.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_NewFile_CreatesItForItsOwnerOnly()
    {
        ControlDatabase.Open(FilePath, _time);

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public void OpenConnection_IsWalWithForeignKeysAndABusyTimeout()
    {
        using DbConnection connection = ControlDatabase.Open(FilePath, _time).OpenConnection();

        Assert.Equal("wal", connection.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Equal(1, connection.ExecuteScalar<int>("PRAGMA foreign_keys"));
        Assert.Equal(10_000, connection.ExecuteScalar<int>("PRAGMA busy_timeout"));
    }

    [Fact]
    public void OpenConnection_UsesASqliteThatKnowsReturning()
    {
        using DbConnection connection = ControlDatabase.Open(FilePath, _time).OpenConnection();

        Assert.True(new Version(connection.ServerVersion) >= new Version(3, 35));
    }

    [Fact]
    public void Open_Again_KeepsWhatIsThere()
    {
        new LeaseStore(ControlDatabase.Open(FilePath, _time), _time).TryAcquire("a", "b", TimeSpan.FromMinutes(1));

        using DbConnection connection = ControlDatabase.Open(FilePath, _time).OpenConnection();

        Assert.Equal(1, connection.ExecuteScalar<int>("SELECT count(*) FROM leases"));
    }

    [Fact]
    public void Open_FailedMigration_LeavesNothingBehindAndCanBeRepeated()
    {
        Assert.ThrowsAny<DbException>(() => ControlDatabase.Open(FilePath, [new Migration(1, "broken", "CREATE TABLE a (x BIGINT); CREATE TABLE a (x BIGINT);")], _time));

        ControlDatabase repaired = ControlDatabase.Open(FilePath, [new Migration(1, "broken", "CREATE TABLE a (x BIGINT, y {bytes});")], _time);

        using DbConnection connection = repaired.OpenConnection();
        Assert.Equal(0, connection.ExecuteScalar<int>("SELECT count(*) FROM a"));
    }

    [Fact]
    public void Open_EditedMigration_IsRefused()
    {
        ControlDatabase.Open(FilePath, [new Migration(1, "first", "CREATE TABLE a (x BIGINT);")], _time);

        Assert.Throws<SchemaException>(() => ControlDatabase.Open(FilePath, [new Migration(1, "first", "CREATE TABLE a (y BIGINT);")], _time));
    }

    [Fact]
    public async Task Open_ManyAtOnce_MigratesOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ControlDatabase.Open(FilePath, _time))));

        using DbConnection connection = ControlDatabase.Open(FilePath, _time).OpenConnection();
        Assert.Equal(Migration.Load("Control").Count, connection.ExecuteScalar<int>("SELECT count(*) FROM schema_migrations"));
    }
}

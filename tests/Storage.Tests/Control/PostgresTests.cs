using System.Data.Common;
using Dapper;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Storage.Schema;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Control;

/// <summary>The control database on a PostgreSQL server, where several processes use it at once.</summary>
public sealed class PostgresTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _server = PostgresServer.Shared.CreateDatabase();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task OpenServer_ByManyAtOnce_MigratesOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Open)));

        using DbConnection connection = Open().OpenConnection();

        Assert.Equal(Migration.Load("Control").Count, connection.ExecuteScalar<int>("SELECT count(*) FROM schema_migrations"));
    }

    [Fact]
    public async Task Append_ByManyAtOnce_KeepsTheChain()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            ControlDatabase database = Open();
            for (int i = 0; i < 20; i++) Append(database, $"writer{writer}", commits: i % 5 != 4);
        })));

        ControlDatabase last = Open();
        Assert.Null(AuditLog.Verify(last, [], out AuditHead head));
        Assert.Equal(8 * 16, head.Number);
        Assert.Equal(Enumerable.Range(0, 8 * 16).Select(i => (long)(8 * 16) - i), AuditLog.List(last, new AuditQuery(1000)).Select(static entry => entry.Number));
    }

    [Fact]
    public void Verify_NamesTheFirstBadEntry()
    {
        ControlDatabase database = Open();
        for (int i = 0; i < 5; i++) Append(database, "ann", commits: true);
        using (DbConnection connection = database.OpenConnection()) connection.Execute("UPDATE audit_log SET actor = 'eve' WHERE number = 3");

        Assert.Equal(3, AuditLog.Verify(database, [], out _)!.Number);
    }

    [Fact]
    public void BeginRead_SeesOneMoment_AndKeepsNoWriterWaiting()
    {
        ControlDatabase database = Open();
        using DbConnection connection = database.OpenConnection();
        using DbTransaction reading = connection.BeginRead();
        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT count(*) FROM audit_log", transaction: reading));

        Append(database, "ann", commits: true);

        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT count(*) FROM audit_log", transaction: reading));
        Assert.Equal(1, AuditLog.Head(database).Number);
    }

    [Fact]
    public async Task WatchAsync_TellsOfWhatOthersCommitted_AndOfNothingElse()
    {
        ControlDatabase watcher = Open(), writer = Open();
        using CancellationTokenSource stop = new(s_patience);
        using SemaphoreSlim told = new(0);
        Task watching = watcher.WatchAsync(() => told.Release(), stop.Token);
        await told.WaitAsync(stop.Token);

        Append(writer, "ann", commits: false);
        Append(writer, "ann", commits: true);
        await told.WaitAsync(stop.Token);
        Append(writer, "ann", commits: true);
        await told.WaitAsync(stop.Token);

        // Notifications come in the order of commits: one for what was rolled back would have come before these.
        Assert.Equal(0, told.CurrentCount);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public void OpenServer_WrongPassword_SaysSoAndDoesNotTellIt()
    {
        DbException error = Assert.ThrowsAny<DbException>(() => ControlDatabase.OpenServer(_server, "a wrong one"));

        Assert.Contains("insight", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a wrong one", error.ToString(), StringComparison.Ordinal);
    }

    private ControlDatabase Open() => ControlDatabase.OpenServer(_server, time: _time);

    private void Append(ControlDatabase database, string actor, bool commits)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        AuditLog.Append(connection, transaction, _time.GetUtcNow(), new AuditNote(actor, "configured", "default", "route", "r", "", "{}"));
        if (commits) transaction.Commit();
    }
}

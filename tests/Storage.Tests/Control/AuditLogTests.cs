using System.Data.Common;
using Dapper;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Storage.Schema;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Control;

public sealed class AuditLogTests : IDisposable
{
    private const int Entries = 12;
    private static readonly string[] s_texts = ["actor", "action", "tenant", "kind", "name", "before", "after", "reason", "hash"];

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly ControlDatabase _database;

    public AuditLogTests() => _database = ControlDatabase.Open(Path.Combine(_directory.Path, "control.db"), _time);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Log_ThatNobodyTouched_IsGoodWithEveryHeadThatWasKept()
    {
        AuditHead[] heads = Fill();

        Assert.Null(AuditLog.Verify(_database, heads, out AuditHead head));
        Assert.Equal(heads[^1], head);
        Assert.Equal(head, AuditLog.Head(_database));
        Assert.Equal(head, AuditHead.Parse(head.ToString()));
    }

    [Fact]
    public void Empty_IsGood_UnlessAHeadWasKept()
    {
        Assert.Null(AuditLog.Verify(_database, [], out _));
        Assert.Equal(1, AuditLog.Verify(_database, [new AuditHead(3, new string('a', 64))], out _)!.Number);
    }

    [Fact]
    public void Append_ThatIsRolledBack_LeavesNothing()
    {
        AuditHead before = Fill()[^1];
        using (DbConnection connection = _database.OpenConnection())
        using (DbTransaction transaction = connection.BeginWrite()) AuditLog.Append(connection, transaction, _time.GetUtcNow(), Note(99));

        Assert.Equal(before, AuditLog.Head(_database));
        Assert.Null(AuditLog.Verify(_database, [], out _));
    }

    [Theory]
    [InlineData("UPDATE audit_log SET after = after || ' ' WHERE number = 5", 5)]
    [InlineData("UPDATE audit_log SET actor = 'eve' WHERE number = 5", 5)]
    [InlineData("UPDATE audit_log SET at = at + 1 WHERE number = 5", 5)]
    [InlineData("UPDATE audit_log SET at = 'x' WHERE number = 5", 5)]
    [InlineData("UPDATE audit_log SET name = x'00ff' WHERE number = 5", 5)]
    [InlineData("UPDATE audit_log SET before = after, after = before WHERE number = 5", 5)]
    [InlineData("UPDATE audit_log SET actor = actor || action, action = '' WHERE number = 5", 5)]
    [InlineData("DELETE FROM audit_log WHERE number = 5", 5)]
    [InlineData("DELETE FROM audit_log WHERE number = 1", 1)]
    [InlineData("DELETE FROM audit_log WHERE number = 12", 12)]
    [InlineData("DELETE FROM audit_log", 1)]
    [InlineData("DELETE FROM audit_log WHERE number = 5; UPDATE audit_log SET number = number - 1 WHERE number > 5", 5)]
    [InlineData("UPDATE audit_log SET number = 99 WHERE number = 5; UPDATE audit_log SET number = 5 WHERE number = 6; UPDATE audit_log SET number = 6 WHERE number = 99", 5)]
    [InlineData("INSERT INTO audit_log SELECT 0, at, actor, action, tenant, kind, name, before, after, reason, hash FROM audit_log WHERE number = 5", 1)]
    [InlineData("INSERT INTO audit_log SELECT 13, at, actor, action, tenant, kind, name, before, after, reason, hash FROM audit_log WHERE number = 12", 13)]
    [InlineData("DELETE FROM audit_head", 13)]
    [InlineData("UPDATE audit_head SET hash = 'x'", 12)]
    public void Tampering_IsFoundAtItsFirstEntry(string sql, long first)
    {
        Fill();
        Execute(sql);

        Assert.Equal(first, AuditLog.Verify(_database, [], out _)?.Number);
    }

    [Fact]
    public void Truncation_WithItsHead_IsFoundByAHeadThatWasKept()
    {
        AuditHead[] heads = Fill();
        Execute("DELETE FROM audit_log WHERE number > 7; UPDATE audit_head SET number = 7, hash = (SELECT hash FROM audit_log WHERE number = 7)");

        Assert.Null(AuditLog.Verify(_database, [heads[6]], out _));
        Assert.Equal(8, AuditLog.Verify(_database, [heads[^1]], out _)?.Number);
    }

    [Fact]
    public void Rewriting_OfAllFromAnEntryOn_IsFoundByAHeadThatWasKept()
    {
        AuditHead[] heads = Fill();
        Rewrite(from: 5);

        Assert.Null(AuditLog.Verify(_database, [heads[3]], out _));
        Assert.Equal(5, AuditLog.Verify(_database, [heads[3], heads[4], heads[^1]], out _)?.Number);
        Assert.Equal(4, AuditLog.Verify(_database, [heads[2], heads[^1]], out _)?.Number);
        Assert.Equal(1, AuditLog.Verify(_database, [heads[^1]], out _)?.Number);
    }

    [Fact]
    public void RandomEdits_AreAllFound()
    {
        AuditHead last = Fill()[^1];
        int seed = Random.Shared.Next();
        Random random = new(seed);
        for (int i = 0; i < 150; i++)
        {
            using DbConnection connection = _database.OpenConnection();
            using DbTransaction transaction = connection.BeginWrite();
            long number = random.Next(1, Entries + 1);
            string column = s_texts[random.Next(s_texts.Length)];
            string text = connection.ExecuteScalar<string>($"SELECT {column} FROM audit_log WHERE number = @number", new { number }, transaction)!;
            int at = random.Next(text.Length + 1);
            string edited = random.Next(3) switch
            {
                0 => text.Insert(at, ((char)random.Next(32, 0xD7FF)).ToString()),
                1 when text.Length > 0 => text.Remove(Math.Min(at, text.Length - 1), 1),
                _ => text + number,
            };
            connection.Execute($"UPDATE audit_log SET {column} = @edited WHERE number = @number", new { edited, number }, transaction);
            transaction.Commit();

            AuditFault? fault = AuditLog.Verify(_database, [last], out _);
            Assert.True(fault?.Number == number, $"seed {seed}, turn {i}: {column} of entry {number}: '{text}' to '{edited}' gave {fault}");
            connection.Execute($"UPDATE audit_log SET {column} = @text WHERE number = @number", new { text, number });
        }

        Assert.Null(AuditLog.Verify(_database, [last], out _));
    }

    [Fact]
    public async Task Appending_FromManySides_MakesOneChain()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(side => Task.Run(() =>
        {
            for (int i = 0; i < 10; i++) Append(Note((side * 10) + i));
        })));

        Assert.Null(AuditLog.Verify(_database, [], out AuditHead head));
        Assert.Equal(40, head.Number);
    }

    [Fact]
    public void List_FiltersByObject_NewestFirst_AndGoesOn()
    {
        Fill();

        Assert.Equal([12L, 11, 10], AuditLog.List(_database, new AuditQuery(3)).Select(static entry => entry.Number));
        Assert.Equal([9L, 8], AuditLog.List(_database, new AuditQuery(2, Before: 10)).Select(static entry => entry.Number));
        Assert.Equal([3L], AuditLog.List(_database, new AuditQuery(9, Tenant: "default", Kind: "route", Name: "r3")).Select(static entry => entry.Number));
        Assert.Empty(AuditLog.List(_database, new AuditQuery(9, Tenant: "acme")));
    }

    [Fact]
    public void Migration_TakesOverWhatWasNotedBefore()
    {
        string file = Path.Combine(_directory.Path, "old.db");
        ControlDatabase old = ControlDatabase.Open(file, [.. Migration.Load("Control").Where(static migration => migration.Version < 10)], _time);
        using (DbConnection connection = old.OpenConnection())
        {
            connection.Execute(
                """
                INSERT INTO object_changes VALUES (2, 'default', 'route', 'a', '{}', '', 2000000, 'bob');
                INSERT INTO object_changes VALUES (1, 'default', 'route', 'a', '', '{}', 1000000, 'ann');
                """);
        }

        ControlDatabase now = ControlDatabase.Open(file, _time);

        Assert.Equal(["bob deleted a 2000000", "ann created a 1000000"], AuditLog.List(now, new AuditQuery(9)).Select(static entry => $"{entry.Note.Actor} {entry.Note.Action} {entry.Note.Name} {entry.At}"));
        Assert.Null(AuditLog.Verify(ControlDatabase.Open(file, _time), [], out AuditHead head));
        Assert.Equal(2, head.Number);
    }

    private AuditHead[] Fill() => [.. Enumerable.Range(1, Entries).Select(i => Append(Note(i)))];

    private static AuditNote Note(int i) => new("ann", "configured", "default", "route", $"r{i}", $"before {i}", $"after {i}", i % 2 == 0 ? "because" : "");

    private AuditHead Append(AuditNote note)
    {
        using DbConnection connection = _database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        AuditHead head = AuditLog.Append(connection, transaction, _time.GetUtcNow(), note);
        transaction.Commit();
        return head;
    }

    /// <summary>What somebody does who knows how hashes are made and may write everything in the database.</summary>
    private void Rewrite(long from)
    {
        AuditEntry[] entries = [.. AuditLog.List(_database, new AuditQuery(100)).Reverse()];
        using DbConnection connection = _database.OpenConnection();
        string hash = entries[from - 2].Hash;
        foreach (AuditEntry entry in entries.Where(entry => entry.Number >= from))
        {
            AuditNote note = entry.Note with { Actor = "eve" };
            hash = AuditEntry.HashOf(hash, entry.Number, entry.At, note);
            connection.Execute("UPDATE audit_log SET actor = @Actor, hash = @hash WHERE number = @Number", new { note.Actor, hash, entry.Number });
        }

        connection.Execute("UPDATE audit_head SET hash = @hash", new { hash });
    }

    private void Execute(string sql)
    {
        using DbConnection connection = _database.OpenConnection();
        connection.Execute(sql);
    }
}

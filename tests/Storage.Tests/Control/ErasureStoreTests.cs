using Dapper;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.Erasure;
using Insight.Storage.Erasure;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Control;

public sealed class ErasureStoreTests : IDisposable
{
    private static readonly ErasureSubject s_alice = ErasureSubject.Of(ErasureKind.Principal, "alice@example.org", null, null);

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTime _time = new();
    private readonly ControlDatabase _database;
    private readonly ErasureStore _store;

    public ErasureStoreTests()
    {
        _database = TestControlDatabase.Open(Path.Combine(_folder.Path, "control.db"));
        _store = new ErasureStore(_database, _time);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Begin_AnErasure_IsListedUntilItExpiresAndNeverNamesThePerson()
    {
        ErasureReceipt receipt = _store.Begin(s_alice, "ann", "ticket 7", TimeSpan.FromDays(30))!;
        _store.End(receipt.Number, isDone: true, [new ErasureCount("records", 3, 1)]);

        ErasedValue live = Assert.Single(_store.Live());
        Assert.Equal((ErasureKind.Principal, "", ErasureHash.Of(_store.Key(), s_alice), ControlDatabase.Microseconds(_time.GetUtcNow())), (live.Kind, live.Tenant, live.Hash, live.Until));
        Assert.Equal((ErasureState.Done, new ErasureCount("records", 3, 1)), (_store.Find(1)!.State, Assert.Single(_store.Find(1)!.Counts)));
        Assert.Equal(["erased", "began"], AuditLog.List(_database, new AuditQuery(10, Kind: ErasureStore.LogKind)).Select(static entry => entry.Note.Action));
        Assert.All(AuditLog.List(_database, new AuditQuery(10)), static entry => Assert.DoesNotContain("alice", entry.Note.ToString(), StringComparison.Ordinal));
        foreach (string file in Directory.GetFiles(_folder.Path)) Assert.DoesNotContain("alice", File.ReadAllText(file), StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromDays(31));
        Assert.Empty(_store.Live());
        Assert.Single(_store.List(10));
    }

    [Fact]
    public void Turn_WhileOneRunsAndAfterItsProcessDied_TellsJobsToWaitAndToForget()
    {
        ErasureWatch watch = new(_store);
        Assert.True(watch.Look() && !watch.MustForget && watch.IsQuiet());

        _store.Begin(s_alice, "ann", "ticket 7", TimeSpan.FromDays(30));
        Assert.False(watch.IsQuiet());
        Assert.False(watch.Look());
        Assert.True(watch.MustForget);

        _time.Advance(ErasureStore.Patience + TimeSpan.FromSeconds(1));
        Assert.Equal(ErasureState.Failed, _store.Find(1)!.State);
        Assert.True(watch.Look());
        Assert.True(watch.MustForget);
        Assert.True(watch.Look() && !watch.MustForget);
    }

    [Fact]
    public void Hash_OfOtherKindsTenantsAndKeys_IsAnother()
    {
        byte[] key = new byte[32], other = [.. Enumerable.Repeat((byte)1, 32)];
        string[] hashes =
        [
            ErasureHash.Of(key, s_alice), ErasureHash.Of(other, s_alice), ErasureHash.Of(key, s_alice with { Kind = ErasureKind.Client }), ErasureHash.Of(key, s_alice with { Tenant = "acme" }),
            ErasureHash.Of(key, s_alice with { Value = "alice@example.or" }),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Control_DecisionsThatNameAPerson_LoseItOrAreTold()
    {
        using (var connection = _database.OpenConnection())
        {
            connection.Execute("INSERT INTO expectations (id, tenant, service, source, endpoint_id, client, metric, until_at, reason, noted_at, noted_by, ended_at, ended_by) SELECT 'e1', 'acme', '', '', '', 'alice@example.org', '', 0, '', 0, '', 0, '' UNION ALL SELECT 'e2', 'acme', '', '', '', 'bob', '', 0, '', 0, '', 0, ''");
            connection.Execute("""INSERT INTO proposals (id, tenant, key, state, policy, revision, created_at, json) VALUES ('p', 'acme', 'k', 'proposed', 'x', 1, 0, '{"policy":{"spec":"alice@example.org"},"evidence":{"cautions":["alice@example.org did it"]}}')""");
            connection.Execute("""INSERT INTO export_letters (destination, event, stream, refused_at, reason, content, wanted) VALUES ('soc', '1', 'Requests', 0, 'no', '{"Tenant":"acme","Request":{"Client":"alice@example.org"}}', 0), ('soc', '2', 'Requests', 0, 'no', '{"Tenant":"acme","Request":{"Client":"bob"}}', 0), ('soc', '3', 'Requests', 0, 'no', '{"Tenant":"other","Request":{"Client":"alice@example.org"}}', 0)""");
            connection.Execute("""INSERT INTO objects (tenant, kind, name, json, revision, updated_at, updated_by) VALUES ('acme', 'policy', 'block', '{"client":"alice\u0040example.org"}', 1, 0, 'ann')""");
        }

        ControlErasure erasure = new(_database);
        Assert.Equal([new("control:expectations", 1, 0), new("control:proposals", 0, 1), new ErasureCount("control:export_letters", 2, 0)], erasure.Run(s_alice, change: false));
        Assert.Equal([new("control:expectations", 1, 0), new("control:proposals", 0, 1), new ErasureCount("control:export_letters", 2, 0)], erasure.Run(s_alice, change: true));
        Assert.Equal([new("control:expectations", 0, 0), new("control:proposals", 0, 0), new ErasureCount("control:export_letters", 0, 0)], erasure.Run(s_alice, change: true));

        using var after = _database.OpenConnection();
        Assert.Equal(["2"], after.Query<string>("SELECT event FROM export_letters ORDER BY event"));
        Assert.Equal("e2", Assert.Single(after.Query<string>("SELECT id FROM expectations")));
        Assert.Equal("""{"policy":{"spec":"alice@example.org"},"evidence":{"cautions":["erased did it"]}}""", Assert.Single(after.Query<string>("SELECT json FROM proposals")));
        IReadOnlyList<string> kept = erasure.Kept(s_alice);
        Assert.Contains(kept, static note => note.Contains("policy 'block'", StringComparison.Ordinal));
        Assert.Contains(kept, static note => note.StartsWith("1 proposals", StringComparison.Ordinal));
    }
}

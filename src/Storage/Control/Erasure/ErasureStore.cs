using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Insight.Storage.Control.Audit;
using Insight.Storage.Erasure;

namespace Insight.Storage.Control.Erasure;

/// <summary>Receipts of erasures and the list that keeps late records out, in the control database. Values are never in it, only their keyed hashes.</summary>
public sealed class ErasureStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>The kind under which the audit log has them.</summary>
    public const string LogKind = "erasure";

    /// <summary>Entries of the list that count at once.</summary>
    public const int MaxLive = 10_000;

    /// <summary>An erasure that said nothing for so long has died.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const string Columns = """
        number AS Number, kind AS Kind, tenant AS Tenant, hash AS Hash, erased_at AS ErasedAt, erased_by AS ErasedBy, reason AS Reason, expires_at AS ExpiresAt, state AS State,
        beat_at AS BeatAt, finished_at AS FinishedAt, counts AS Counts
        """;

    /// <summary>The key of all hashes; made when it is first asked for.</summary>
    public byte[] Key()
    {
        using DbConnection connection = database.OpenConnection();
        if (connection.QuerySingleOrDefault<byte[]>("SELECT key FROM erasure_key WHERE id = 1") is { } known) return known;
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute("INSERT INTO erasure_key (id, key) VALUES (1, @key) ON CONFLICT (id) DO NOTHING", new { key = RandomNumberGenerator.GetBytes(ErasureHash.KeyBytes) }, transaction);
        byte[] key = connection.QuerySingle<byte[]>("SELECT key FROM erasure_key WHERE id = 1", transaction: transaction);
        transaction.Commit();
        return key;
    }

    /// <summary>Enters an erasure into the list: from now on, late records stay out.</summary>
    /// <param name="subject">Whom.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="reason">Why.</param>
    /// <param name="keep">How long late records may come: as long as raw records are kept.</param>
    /// <returns>Null when <see cref="MaxLive"/> entries count already.</returns>
    public ErasureReceipt? Begin(ErasureSubject subject, string by, string reason, TimeSpan keep)
    {
        ArgumentNullException.ThrowIfNull(subject);
        string hash = ErasureHash.Of(Key(), subject);
        DateTimeOffset now = time.GetUtcNow();
        long at = ControlDatabase.Microseconds(now);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM erasures WHERE expires_at > @at", new { at }, transaction) >= MaxLive) return null;
        long number = 1 + connection.ExecuteScalar<long>("SELECT coalesce(max(number), 0) FROM erasures", transaction: transaction);
        string kind = Word(subject.Kind);
        connection.Execute(
            """
            INSERT INTO erasures (number, kind, tenant, hash, erased_at, erased_by, reason, expires_at, state, beat_at, finished_at, counts)
            VALUES (@number, @kind, @Tenant, @hash, @at, @by, @reason, @expires, 'running', @at, 0, '[]')
            """,
            new { number, kind, subject.Tenant, hash, at, by, reason, expires = ControlDatabase.Microseconds(now + keep) }, transaction);
        AuditLog.Append(connection, transaction, now, new AuditNote(by, "began", subject.Tenant, LogKind, Name(number), "", $"{kind} {hash}", reason));
        transaction.Commit();
        return Find(number);
    }

    /// <summary>Notes how far an erasure is.</summary>
    public void Beat(long number, IReadOnlyList<ErasureCount> counts)
    {
        using DbConnection connection = database.OpenConnection();
        connection.Execute(
            "UPDATE erasures SET beat_at = @at, counts = @counts WHERE number = @number AND state = 'running'",
            new { number, at = ControlDatabase.Microseconds(time.GetUtcNow()), counts = JsonSerializer.Serialize(counts) });
    }

    /// <summary>Notes that an erasure ended, in the audit log too.</summary>
    public void End(long number, bool isDone, IReadOnlyList<ErasureCount> counts)
    {
        ErasureReceipt receipt = Find(number) ?? throw new InvalidOperationException($"There is no erasure {number}.");
        DateTimeOffset now = time.GetUtcNow();
        string text = JsonSerializer.Serialize(counts);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute(
            "UPDATE erasures SET beat_at = @at, finished_at = @at, state = @state, counts = @text WHERE number = @number",
            new { number, at = ControlDatabase.Microseconds(now), state = isDone ? "done" : "failed", text }, transaction);
        string before = $"{Word(receipt.Kind)} {receipt.Hash}";
        AuditLog.Append(connection, transaction, now, new AuditNote(receipt.ErasedBy, isDone ? "erased" : "broke off", receipt.Tenant, LogKind, Name(number), before, text, receipt.Reason));
        transaction.Commit();
    }

    /// <summary>An erasure; null when there is none of this number.</summary>
    public ErasureReceipt? Find(long number)
    {
        using DbConnection connection = database.OpenConnection();
        return connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM erasures WHERE number = @number", new { number })?.ToReceipt(time.GetUtcNow());
    }

    /// <summary>The newest erasures.</summary>
    public IReadOnlyList<ErasureReceipt> List(int limit)
    {
        using DbConnection connection = database.OpenConnection();
        DateTimeOffset now = time.GetUtcNow();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM erasures ORDER BY number DESC LIMIT @limit", new { limit }).Select(row => row.ToReceipt(now))];
    }

    /// <summary>What late records are held against.</summary>
    public IReadOnlyList<ErasedValue> Live()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<(string Kind, string Tenant, string Hash, long Until)>(
            "SELECT kind, tenant, hash, max(erased_at) FROM erasures WHERE expires_at > @at GROUP BY kind, tenant, hash LIMIT @MaxLive",
            new { at = ControlDatabase.Microseconds(time.GetUtcNow()), MaxLive }).Select(static row => new ErasedValue(KindOf(row.Kind), row.Tenant, row.Hash, row.Until))];
    }

    /// <summary>What jobs must know that hold facts in memory.</summary>
    public ErasureTurn Turn()
    {
        using DbConnection connection = database.OpenConnection();
        (long running, long ended) = connection.QuerySingle<(long, long)>(
            "SELECT coalesce(sum(CASE WHEN state = 'running' AND beat_at > @since THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN state = 'running' AND beat_at > @since THEN 0 ELSE 1 END), 0) FROM erasures",
            new { since = ControlDatabase.Microseconds(time.GetUtcNow() - Patience) });
        return new ErasureTurn(running > 0, ended);
    }

    /// <summary>The word for a kind.</summary>
    public static string Word(ErasureKind kind) => kind switch { ErasureKind.Client => "client", ErasureKind.Principal => "principal", _ => "session" };

    private static ErasureKind KindOf(string word) => word switch { "client" => ErasureKind.Client, "principal" => ErasureKind.Principal, _ => ErasureKind.Session };

    private static string Name(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Row(
        long Number, string Kind, string Tenant, string Hash, long ErasedAt, string ErasedBy, string Reason, long ExpiresAt, string State, long BeatAt, long FinishedAt, string Counts)
    {
        public ErasureReceipt ToReceipt(DateTimeOffset now) => new(
            Number, KindOf(Kind), Tenant, Hash, DateTimeOffset.UnixEpoch.AddMicroseconds(ErasedAt), ErasedBy, Reason, DateTimeOffset.UnixEpoch.AddMicroseconds(ExpiresAt),
            State switch
            {
                "done" => ErasureState.Done,
                "running" when DateTimeOffset.UnixEpoch.AddMicroseconds(BeatAt) > now - Patience => ErasureState.Running,
                _ => ErasureState.Failed,
            },
            FinishedAt == 0 ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(FinishedAt), JsonSerializer.Deserialize<IReadOnlyList<ErasureCount>>(Counts) ?? []);
    }
}

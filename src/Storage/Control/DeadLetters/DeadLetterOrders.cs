using System.Data.Common;
using Dapper;
using Insight.Storage.Control.Audit;

namespace Insight.Storage.Control.DeadLetters;

/// <summary>What people decided about dead letters, in the control database. The process that ingests does it: jobs meet in tables.</summary>
public sealed class DeadLetterOrders(ControlDatabase database, TimeProvider time)
{
    /// <summary>Letters of one decision.</summary>
    public const int MaxAtOnce = 100;

    /// <summary>The kind under which the audit log has them.</summary>
    public const string LogKind = "dead-letter";

    /// <summary>How long done orders stay: longer than letters are kept by default.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(90);

    private const string Columns = "id AS Id, action AS Action, ordered_at AS OrderedAt, ordered_by AS OrderedBy, done_at AS DoneAt, outcome AS Outcome";

    /// <summary>Orders something for letters and enters it into the audit log; those that wait for something already are left as they are.</summary>
    /// <param name="ids">At most <see cref="MaxAtOnce"/>, 32 hexadecimal digits each.</param>
    /// <param name="action">What.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="reason">Why.</param>
    /// <returns>Those that it was ordered for now.</returns>
    public IReadOnlyList<string> Order(IReadOnlyCollection<string> ids, DeadLetterAction action, string by, string reason)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MaxAtOnce);
        DateTimeOffset now = time.GetUtcNow();
        string word = WordOf(action);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute("DELETE FROM dead_letter_orders WHERE done_at > 0 AND done_at < @before", new { before = ControlDatabase.Microseconds(now - s_kept) }, transaction);
        List<string> ordered = [];
        foreach (string id in ids.Distinct(StringComparer.Ordinal))
        {
            int rows = connection.Execute(
                """
                INSERT INTO dead_letter_orders (id, action, ordered_at, ordered_by, done_at, outcome) VALUES (@id, @word, @at, @by, 0, '')
                ON CONFLICT (id) DO UPDATE SET action = excluded.action, ordered_at = excluded.ordered_at, ordered_by = excluded.ordered_by, done_at = 0, outcome = ''
                WHERE dead_letter_orders.done_at > 0
                """,
                new { id, word, at = ControlDatabase.Microseconds(now), by }, transaction);
            if (rows > 0) ordered.Add(id);
        }

        if (ordered.Count > 0)
        {
            string name = ordered.Count == 1 ? ordered[0] : $"{ordered.Count} dead letters";
            AuditLog.Append(connection, transaction, now, new AuditNote(by, word, "", LogKind, name, "", string.Join('\n', ordered), reason));
        }

        transaction.Commit();
        return ordered;
    }

    /// <summary>What is still to be done, the oldest first.</summary>
    public IReadOnlyList<DeadLetterOrder> Waiting(int limit)
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM dead_letter_orders WHERE done_at = 0 ORDER BY ordered_at, id LIMIT @limit", new { limit }).Select(static row => row.ToOrder())];
    }

    /// <summary>How much is still to be done.</summary>
    public long CountWaiting()
    {
        using DbConnection connection = database.OpenConnection();
        return connection.ExecuteScalar<long>("SELECT count(*) FROM dead_letter_orders WHERE done_at = 0");
    }

    /// <summary>The orders of some letters.</summary>
    public IReadOnlyDictionary<string, DeadLetterOrder> Of(IReadOnlyCollection<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count == 0) return new Dictionary<string, DeadLetterOrder>();
        using DbConnection connection = database.OpenConnection();
        Dictionary<string, DeadLetterOrder> orders = new(StringComparer.Ordinal);
        foreach (string[] some in ids.Chunk(MaxAtOnce))
        {
            DynamicParameters parameters = new();
            foreach (Row row in connection.Query<Row>($"SELECT {Columns} FROM dead_letter_orders WHERE id IN {parameters.AddList("id", some)}", parameters)) orders[row.Id] = row.ToOrder();
        }

        return orders;
    }

    /// <summary>Notes what came of an order.</summary>
    public void Settle(string id, string outcome)
    {
        using DbConnection connection = database.OpenConnection();
        connection.Execute("UPDATE dead_letter_orders SET done_at = @at, outcome = @outcome WHERE id = @id AND done_at = 0", new { id, outcome, at = ControlDatabase.Microseconds(time.GetUtcNow()) });
    }

    private static string WordOf(DeadLetterAction action) => action == DeadLetterAction.Retry ? "retry" : "discard";

    private sealed record Row(string Id, string Action, long OrderedAt, string OrderedBy, long DoneAt, string Outcome)
    {
        public DeadLetterOrder ToOrder() => new(
            Id, Action == "retry" ? DeadLetterAction.Retry : DeadLetterAction.Discard, DateTimeOffset.UnixEpoch.AddMicroseconds(OrderedAt), OrderedBy,
            DoneAt == 0 ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(DoneAt), Outcome);
    }
}

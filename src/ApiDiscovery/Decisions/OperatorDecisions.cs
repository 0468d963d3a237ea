using System.Data.Common;
using Dapper;
using Insight.Storage.Control;

namespace Insight.ApiDiscovery.Decisions;

/// <summary>What operators decided about templates, in the control database. Undone decisions stay there, for the record.</summary>
public sealed class OperatorDecisions(ControlDatabase database, TimeProvider time)
{
    /// <summary>Most decisions that stand at a time.</summary>
    public const int MaxDecisions = 10_000;

    private const string Columns = """
        id AS Id, kind AS Kind, tenant AS Tenant, app AS App, host AS Host, method AS Method, pattern AS Pattern, segment AS Segment,
        decided_at AS DecidedAt, decided_by AS DecidedBy, reason AS Reason
        """;

    /// <summary>All decisions that stand, in the order in which they were made: of two about the same the later one counts.</summary>
    public IReadOnlyList<OperatorDecision> List()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM operator_decisions WHERE undone_at = 0 ORDER BY decided_at, id").Select(static r => r.ToDecision())];
    }

    /// <summary>Makes a decision (its id and time are set here); null when too many stand already.</summary>
    public OperatorDecision? Add(OperatorDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        DateTimeOffset now = time.GetUtcNow();
        using DbConnection connection = database.OpenConnection();
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM operator_decisions WHERE undone_at = 0") >= MaxDecisions) return null;
        Row row = new()
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Kind = decision.Kind.ToString(),
            Tenant = decision.Tenant,
            App = decision.App,
            Host = decision.Host,
            Method = decision.Method,
            Pattern = decision.Pattern,
            Segment = decision.Segment,
            // Later than all before, whatever the clock does: the order decides which of two counts.
            DecidedAt = Math.Max(ControlDatabase.Microseconds(now), 1 + connection.ExecuteScalar<long>("SELECT coalesce(max(decided_at), 0) FROM operator_decisions")),
            DecidedBy = decision.DecidedBy,
            Reason = decision.Reason,
        };
        connection.Execute("""
            INSERT INTO operator_decisions (id, kind, tenant, app, host, method, pattern, segment, decided_at, decided_by, reason, undone_at, undone_by)
            VALUES (@Id, @Kind, @Tenant, @App, @Host, @Method, @Pattern, @Segment, @DecidedAt, @DecidedBy, @Reason, 0, '')
            """, row);
        return row.ToDecision();
    }

    /// <summary>Undoes a decision; false when none of this id stands.</summary>
    public bool Undo(string id, string by)
    {
        using DbConnection connection = database.OpenConnection();
        return connection.Execute("UPDATE operator_decisions SET undone_at = @now, undone_by = @by WHERE id = @id AND undone_at = 0",
            new { id, by, now = ControlDatabase.Microseconds(time.GetUtcNow()) }) == 1;
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Kind { get; set; } = "";

        public string Tenant { get; set; } = "";

        public string App { get; set; } = "";

        public string Host { get; set; } = "";

        public string Method { get; set; } = "";

        public string Pattern { get; set; } = "";

        public long Segment { get; set; }

        public long DecidedAt { get; set; }

        public string DecidedBy { get; set; } = "";

        public string Reason { get; set; } = "";

        public OperatorDecision ToDecision() => new(
            Id, Enum.Parse<DecisionKind>(Kind), Tenant, App, Host, Method, Pattern, (int)Segment, DateTime.UnixEpoch.AddTicks(DecidedAt * TimeSpan.TicksPerMicrosecond), DecidedBy, Reason);
    }
}

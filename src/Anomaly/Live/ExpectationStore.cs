using System.Data.Common;
using Dapper;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;
using Insight.Storage.Control;

namespace Insight.Anomaly.Live;

/// <summary>What people said is expected, in the control database. Ended ones stay there, for the record.</summary>
public sealed class ExpectationStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Most that stand at a time: every finding is held against each.</summary>
    public const int MaxExpectations = 1000;

    /// <summary>Longest time that something can be expected for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>What ended within this time still counts for windows that are judged again.</summary>
    private static readonly TimeSpan s_replayed = TimeSpan.FromHours(48);

    private const string Columns = """
        id AS Id, tenant AS Tenant, service AS Service, source AS Source, endpoint_id AS EndpointId, client AS Client, metric AS Metric, until_at AS UntilAt,
        reason AS Reason, noted_at AS NotedAt, noted_by AS NotedBy, ended_at AS EndedAt
        """;

    /// <summary>Those that stand, the newest first.</summary>
    public IReadOnlyList<NotedExpectation> List()
    {
        using DbConnection connection = database.OpenConnection();
        long now = ControlDatabase.Microseconds(time.GetUtcNow());
        return [.. connection.Query<Row>($"SELECT {Columns} FROM expectations WHERE ended_at = 0 AND until_at > @now ORDER BY noted_at DESC, id", new { now }).Select(static r => r.ToNoted())];
    }

    /// <summary>Those noted since a time, ended ones too, the newest first and at most 10,000.</summary>
    public IReadOnlyList<NotedExpectation> NotedSince(DateTimeOffset since)
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM expectations WHERE noted_at >= @since ORDER BY noted_at DESC, id LIMIT 10000", new { since = ControlDatabase.Microseconds(since) })
            .Select(static r => r.ToNoted())];
    }

    /// <summary>As detection reads them: those that were ended, too, until they ended.</summary>
    public IReadOnlyList<Expectation> ForDetection()
    {
        using DbConnection connection = database.OpenConnection();
        long since = ControlDatabase.Microseconds(time.GetUtcNow() - s_replayed);
        return
        [
            .. connection.Query<Row>($"SELECT {Columns} FROM expectations WHERE until_at > @since AND (ended_at = 0 OR ended_at > @since) ORDER BY noted_at, id", new { since })
                .Select(static r => r.EndedAt > 0 && r.EndedAt < r.UntilAt ? r.ToNoted() with { Until = Row.Time(r.EndedAt) } : r.ToNoted())
                .Select(static e => e.ToExpectation())
        ];
    }

    /// <summary>Notes one (its id and time are set here); null when too many stand already.</summary>
    public NotedExpectation? Add(NotedExpectation expectation)
    {
        ArgumentNullException.ThrowIfNull(expectation);
        DateTimeOffset now = time.GetUtcNow();
        using DbConnection connection = database.OpenConnection();
        long microseconds = ControlDatabase.Microseconds(now);
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM expectations WHERE ended_at = 0 AND until_at > @microseconds", new { microseconds }) >= MaxExpectations) return null;
        Row row = new()
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Tenant = expectation.Tenant,
            Service = expectation.Service,
            Source = expectation.Source,
            EndpointId = expectation.EndpointId,
            Client = expectation.Client,
            Metric = expectation.Metric?.ToString() ?? "",
            UntilAt = ControlDatabase.Microseconds(expectation.Until),
            Reason = expectation.Reason,
            NotedAt = microseconds,
            NotedBy = expectation.NotedBy,
        };
        connection.Execute("""
            INSERT INTO expectations (id, tenant, service, source, endpoint_id, client, metric, until_at, reason, noted_at, noted_by, ended_at, ended_by)
            VALUES (@Id, @Tenant, @Service, @Source, @EndpointId, @Client, @Metric, @UntilAt, @Reason, @NotedAt, @NotedBy, 0, '')
            """, row);
        return row.ToNoted();
    }

    /// <summary>Ends one; false when none of this id stands.</summary>
    public bool End(string id, string by)
    {
        using DbConnection connection = database.OpenConnection();
        long now = ControlDatabase.Microseconds(time.GetUtcNow());
        return connection.Execute("UPDATE expectations SET ended_at = @now, ended_by = @by WHERE id = @id AND ended_at = 0 AND until_at > @now", new { id, by, now }) == 1;
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Tenant { get; set; } = "";

        public string Service { get; set; } = "";

        public string Source { get; set; } = "";

        public string EndpointId { get; set; } = "";

        public string Client { get; set; } = "";

        public string Metric { get; set; } = "";

        public long UntilAt { get; set; }

        public string Reason { get; set; } = "";

        public long NotedAt { get; set; }

        public string NotedBy { get; set; } = "";

        public long EndedAt { get; set; }

        public static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

        public NotedExpectation ToNoted() => new(
            Id, Tenant, Service, Source, EndpointId, Client, Metric.Length == 0 ? null : Enum.Parse<FindingMetric>(Metric), Time(UntilAt), Reason, Time(NotedAt), NotedBy);
    }
}

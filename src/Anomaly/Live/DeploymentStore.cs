using System.Data.Common;
using Dapper;
using Insight.Storage.Control;

namespace Insight.Anomaly.Live;

/// <summary>Deployments that were told, in the control database.</summary>
public sealed class DeploymentStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Most that are kept; the oldest go.</summary>
    public const int MaxDeployments = 10_000;

    private const string Columns = "id AS Id, tenant AS Tenant, service AS Service, version AS Version, deployed_at AS DeployedAt, noted_at AS NotedAt, noted_by AS NotedBy";

    /// <summary>Those since a time, the newest first.</summary>
    public IReadOnlyList<Deployment> Since(DateTimeOffset from, int limit)
    {
        using DbConnection connection = database.OpenConnection();
        object arguments = new { since = ControlDatabase.Microseconds(from), limit };
        return [.. connection.Query<Row>($"SELECT {Columns} FROM deployments WHERE deployed_at >= @since ORDER BY deployed_at DESC, id DESC LIMIT @limit", arguments).Select(static r => r.ToDeployment())];
    }

    /// <summary>Notes one; its id and the time of noting are set here.</summary>
    public Deployment Add(Deployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        DateTimeOffset now = time.GetUtcNow();
        Row row = new()
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Tenant = deployment.Tenant,
            Service = deployment.Service,
            Version = deployment.Version,
            DeployedAt = ControlDatabase.Microseconds(deployment.At),
            NotedAt = ControlDatabase.Microseconds(now),
            NotedBy = deployment.NotedBy,
        };
        using DbConnection connection = database.OpenConnection();
        connection.Execute("""
            INSERT INTO deployments (id, tenant, service, version, deployed_at, noted_at, noted_by)
            VALUES (@Id, @Tenant, @Service, @Version, @DeployedAt, @NotedAt, @NotedBy)
            """, row);
        connection.Execute("DELETE FROM deployments WHERE id NOT IN (SELECT id FROM deployments ORDER BY deployed_at DESC, id DESC LIMIT @most)", new { most = MaxDeployments });
        return row.ToDeployment();
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Tenant { get; set; } = "";

        public string Service { get; set; } = "";

        public string Version { get; set; } = "";

        public long DeployedAt { get; set; }

        public long NotedAt { get; set; }

        public string NotedBy { get; set; } = "";

        public Deployment ToDeployment() => new(Id, Tenant, Service, Version, Time(DeployedAt), Time(NotedAt), NotedBy);

        private static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
    }
}

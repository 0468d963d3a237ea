using Dapper;
using Insight.Anomaly.Clients;
using Insight.Anomaly.Live;
using Insight.Console.Access;
using Insight.Console.Queries;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Threats;

/// <summary>Reads how much of a threat clients are.</summary>
public sealed class ThreatReader(FactStorage storage, TimeProvider time)
{
    internal async Task<ClientThreatList> ListAsync(TenantScope scope, ThreatParameters filter, double least, PageRequest page, CancellationToken cancellationToken)
    {
        List<ThreatRow> rows = await ClientsAsync(scope, filter, least, null, page.Limit + 1, page.Offset, cancellationToken);
        return new ClientThreatList([.. rows.Take(page.Limit).Select(static r => r.ToThreat())], page.Offset, rows.Count > page.Limit);
    }

    /// <summary>One client with its timeline; null when nothing is kept of a client with this key.</summary>
    internal async Task<ClientTimeline?> FindAsync(TenantScope scope, string key, PageRequest page, CancellationToken cancellationToken)
    {
        if ((await ClientsAsync(scope, default, 0, key, 1, 0, cancellationToken)).FirstOrDefault() is not { } client) return null;
        List<ChangeRow> rows = [.. await QueryAsync<ChangeRow>(scope, ThreatSql.Timeline, new { key, limit = page.Limit + 1, offset = page.Offset }, cancellationToken)];
        return new ClientTimeline(client.ToThreat(), [.. rows.Take(page.Limit).Select(static r => r.ToChange())], page.Offset, rows.Count > page.Limit);
    }

    private async Task<List<ThreatRow>> ClientsAsync(TenantScope scope, ThreatParameters filter, double least, string? key, int limit, int offset, CancellationToken cancellationToken)
    {
        object arguments = new
        {
            now = time.GetUtcNow().ToUnixTimeSeconds(),
            halfLife = EngineFactory.Clients.ScoreHalfLife.TotalSeconds,
            tenant = filter.Tenant ?? "",
            anyTenant = filter.Tenant is null,
            app = filter.App ?? "",
            anyApp = filter.App is null,
            key = key ?? "",
            anyKey = key is null,
            least,
            limit,
            offset,
        };
        return [.. await QueryAsync<ThreatRow>(scope, ThreatSql.List, arguments, cancellationToken)];
    }

    private async Task<IEnumerable<T>> QueryAsync<T>(TenantScope scope, string sql, object arguments, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, arguments, commandTimeout: TrafficSql.TimeoutSeconds, cancellationToken: cancellationToken));
    }

    private sealed class ThreatRow
    {
        public string Key { get; set; } = "";

        public string Tenant { get; set; } = "";

        public string App { get; set; } = "";

        public string Host { get; set; } = "";

        public string Client { get; set; } = "";

        public double Score { get; set; }

        public double HighestScore { get; set; }

        public DateTime FirstSeen { get; set; }

        public DateTime LastSeen { get; set; }

        public long Changes { get; set; }

        public long Requests { get; set; }

        public string Reasons { get; set; } = "";

        public ClientThreat ToThreat() => new(
            Key, Tenant, App, Host, Client, Score, ThreatScore.LevelOf(Score), HighestScore, DateTime.SpecifyKind(FirstSeen, DateTimeKind.Utc), DateTime.SpecifyKind(LastSeen, DateTimeKind.Utc),
            Changes, Requests, ThreatView.ReasonsFrom(Reasons));
    }

    private sealed class ChangeRow
    {
        public DateTime Window { get; set; }

        public double Score { get; set; }

        public long Requests { get; set; }

        public string Reasons { get; set; } = "";

        public ThreatChange ToChange() => new(
            DateTime.SpecifyKind(Window, DateTimeKind.Utc).AddSeconds(TimeWindow.StepSeconds), Score, ThreatScore.LevelOf(Score), Requests, ThreatView.ReasonsFrom(Reasons));
    }
}

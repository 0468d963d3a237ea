using Dapper;
using Insight.Anomaly.Live;
using Insight.Console.Queries;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Incidents;

/// <summary>Reads what detection found.</summary>
public sealed class IncidentReader(ClickHouseDataSource storage, TimeProvider time)
{
    private static readonly TimeSpan s_fourWeeks = TimeSpan.FromDays(28);

    internal async Task<IncidentList> ListAsync(IncidentFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        object arguments = new
        {
            tenant = filter.Tenant ?? "",
            anyTenant = filter.Tenant is null,
            open = filter.Open ?? false,
            anyState = filter.Open is null,
            since = filter.Since ?? DateTime.UnixEpoch,
            always = filter.Since is null,
            service = filter.Service ?? "",
            anyService = filter.Service is null,
            limit = page.Limit + 1,
            offset = page.Offset,
        };
        List<string> rows = [.. await QueryAsync<string>(IncidentSql.List, arguments, cancellationToken)];
        return new IncidentList([.. rows.Take(page.Limit).Select(static json => IncidentSummary.Of(IncidentView.FromJson(json)))], page.Offset, rows.Count > page.Limit);
    }

    /// <summary>One incident with everything that is known of it; null when there is none of this id.</summary>
    public async Task<IncidentView?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await QueryAsync<string>(IncidentSql.One, new { id }, cancellationToken)).FirstOrDefault() is { } json ? IncidentView.FromJson(json) : null;

    internal async Task<FindingList> FindingsAsync(TimeWindow window, FindingParameters filter, PageRequest page, CancellationToken cancellationToken)
    {
        object arguments = new
        {
            from = window.From,
            to = window.To,
            tenant = filter.Tenant ?? "",
            anyTenant = filter.Tenant is null,
            service = filter.Service ?? "",
            anyService = filter.Service is null,
            metric = (int)(FindingParameters.MetricOf(filter.Metric) ?? 0),
            limit = page.Limit + 1,
            offset = page.Offset,
        };
        List<FindingRow> rows = [.. await QueryAsync<FindingRow>(IncidentSql.Findings, arguments, cancellationToken)];
        return new FindingList(window.From, window.To, [.. rows.Take(page.Limit).Select(static r => r.ToView())], page.Offset, rows.Count > page.Limit);
    }

    /// <summary>How detection is doing.</summary>
    public async Task<DetectionStatus> StatusAsync(CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        object since = new { from = now - s_fourWeeks };
        StatusRow row = (await QueryAsync<StatusRow>(IncidentSql.Status, since, cancellationToken)).Single();
        double days = row.WindowsJudged * TimeWindow.StepSeconds / 86_400.0;
        IEnumerable<AppRow> apps = await QueryAsync<AppRow>(IncidentSql.Apps, since, cancellationToken);
        DateTime until = DateTime.SpecifyKind(row.Newest, DateTimeKind.Utc).AddSeconds(TimeWindow.StepSeconds);
        bool any = row.WindowsJudged > 0;
        return new DetectionStatus(
            any ? row.Budget : null, any ? until : null, any ? (row.JudgedAt - until).TotalSeconds : null, any ? (now - until).TotalSeconds : null,
            row.WindowsJudged, row.WindowsIncomplete, row.GapSeconds, row.Subjects,
            [.. apps.Select(a => new AppIncidents(a.Tenant, a.App, a.Incidents, a.Open, days < 1 ? null : a.Incidents * 7 / days))]);
    }

    private async Task<IEnumerable<T>> QueryAsync<T>(string sql, object arguments, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return await connection.QueryAsync<T>(new CommandDefinition(sql, arguments, commandTimeout: IncidentSql.TimeoutSeconds, cancellationToken: cancellationToken));
    }

    private sealed class StatusRow
    {
        public long WindowsJudged { get; set; }

        public long WindowsIncomplete { get; set; }

        public long GapSeconds { get; set; }

        public DateTime Newest { get; set; }

        public DateTime JudgedAt { get; set; }

        public long Subjects { get; set; }

        public double Budget { get; set; }
    }

    private sealed class AppRow
    {
        public string Tenant { get; set; } = "";

        public string App { get; set; } = "";

        public long Incidents { get; set; }

        public long Open { get; set; }
    }
}

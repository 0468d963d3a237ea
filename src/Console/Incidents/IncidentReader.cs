using Dapper;
using Insight.Anomaly.Live;
using Insight.Console.Access;
using Insight.Console.Live;
using Insight.Console.Queries;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Incidents;

/// <summary>Reads what detection found.</summary>
public sealed class IncidentReader(FactStorage storage, ExpectationStore expectations, TimeProvider time)
{
    /// <summary>Incidents in the live feed; the list pages through the rest.</summary>
    private const int MostCurrent = 200;

    /// <summary>How long one that is closed stays in the live feed.</summary>
    private static readonly TimeSpan s_lately = TimeSpan.FromHours(1);

    private static readonly TimeSpan s_fourWeeks = TimeSpan.FromDays(28), s_week = TimeSpan.FromDays(7);

    internal async Task<IncidentList> ListAsync(TenantScope scope, IncidentFilter filter, PageRequest page, CancellationToken cancellationToken)
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
        List<string> rows = [.. await QueryAsync<string>(scope, IncidentSql.List, arguments, cancellationToken)];
        return new IncidentList([.. rows.Take(page.Limit).Select(static json => IncidentSummary.Of(IncidentView.FromJson(json)))], page.Offset, rows.Count > page.Limit);
    }

    /// <summary>Those that are open and those that were closed lately, the one changed last first.</summary>
    internal async Task<IReadOnlyList<VersionedIncident>> CurrentAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        object arguments = new { since = (time.GetUtcNow() - s_lately).UtcDateTime, limit = MostCurrent };
        return [.. (await QueryAsync<(ulong Version, string Detail)>(scope, IncidentSql.Current, arguments, cancellationToken)).Select(static r => new VersionedIncident(r.Version, IncidentSummary.Of(IncidentView.FromJson(r.Detail))))];
    }

    /// <summary>One incident with everything that is known of it; null when there is none of this id.</summary>
    public async Task<IncidentView?> FindAsync(TenantScope scope, string id, CancellationToken cancellationToken) =>
        (await QueryAsync<string>(scope, IncidentSql.One, new { id }, cancellationToken)).FirstOrDefault() is { } json ? IncidentView.FromJson(json) : null;

    internal async Task<FindingList> FindingsAsync(TenantScope scope, TimeWindow window, FindingParameters filter, PageRequest page, CancellationToken cancellationToken)
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
        List<FindingRow> rows = [.. await QueryAsync<FindingRow>(scope, IncidentSql.Findings, arguments, cancellationToken)];
        return new FindingList(window.From, window.To, [.. rows.Take(page.Limit).Select(static r => r.ToView())], page.Offset, rows.Count > page.Limit);
    }

    internal async Task<AdviceList> AdviceAsync(TenantScope scope, AdviceParameters filter, PageRequest page, CancellationToken cancellationToken)
    {
        object arguments = new
        {
            from = time.GetUtcNow().UtcDateTime.AddHours(-1),
            tenant = filter.Tenant ?? "",
            anyTenant = filter.Tenant is null,
            service = filter.Service ?? "",
            anyService = filter.Service is null,
            limit = page.Limit + 1,
            offset = page.Offset,
        };
        List<AdviceRow> rows = [.. await QueryAsync<AdviceRow>(scope, IncidentSql.Advice, arguments, cancellationToken)];
        return new AdviceList([.. rows.Take(page.Limit).Select(static r => r.ToView())], page.Offset, rows.Count > page.Limit);
    }

    /// <summary>How detection is doing.</summary>
    public async Task<DetectionStatus> StatusAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        object since = new { from = now - s_fourWeeks, week = now - s_week };
        StatusRow row = (await QueryAsync<StatusRow>(scope, IncidentSql.Status, since, cancellationToken)).Single();
        List<AppRow> apps = [.. await QueryAsync<AppRow>(scope, IncidentSql.Apps, since, cancellationToken)];
        List<OpenedIncident> marked = apps.Count == 0 ? [] : await MarkedAsync(scope, now, cancellationToken);
        DateTime until = DateTime.SpecifyKind(row.Newest, DateTimeKind.Utc).AddSeconds(TimeWindow.StepSeconds);
        bool any = row.WindowsJudged > 0;
        return new DetectionStatus(
            any ? row.Budget : null, any ? until : null, any ? (row.JudgedAt - until).TotalSeconds : null, any ? (now - until).TotalSeconds : null,
            row.WindowsJudged, row.WindowsIncomplete, row.GapSeconds, row.Subjects, [.. apps.Select(a => Show(a, row, marked, now))]);
    }

    private static AppIncidents Show(AppRow app, StatusRow status, List<OpenedIncident> marked, DateTime now)
    {
        double weeks = Weeks(status.WindowsJudged);
        List<OpenedIncident> own = [.. marked.Where(m => m.Tenant == app.Tenant && m.App == app.App)];
        return new AppIncidents(app.Tenant, app.App, app.Incidents, app.Open, RateInterval.Of(app.Incidents, weeks)?.PerWeek,
        [
            RealisedRate.Of(s_week.Days, Weeks(status.WindowsOfWeek), app.OfWeek, own.Count(m => m.Opened >= now - s_week), status.Budget),
            RealisedRate.Of(s_fourWeeks.Days, weeks, app.Incidents, own.Count, status.Budget)
        ]);
    }

    /// <summary>Incidents of the last four weeks that somebody marked as expected.</summary>
    private async Task<List<OpenedIncident>> MarkedAsync(TenantScope scope, DateTime now, CancellationToken cancellationToken)
    {
        IReadOnlyList<NotedExpectation> noted = expectations.NotedSince(now - s_fourWeeks);
        if (noted.Count == 0) return [];
        return [.. (await QueryAsync<OpenedIncident>(scope, IncidentSql.Opened, new { from = now - s_fourWeeks }, cancellationToken)).Where(i => noted.Any(i.IsMarkedBy))];
    }

    private static double Weeks(long windows) => windows * TimeWindow.StepSeconds / (7 * 86_400.0);

    private async Task<IEnumerable<T>> QueryAsync<T>(TenantScope scope, string sql, object arguments, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, arguments, commandTimeout: IncidentSql.TimeoutSeconds, cancellationToken: cancellationToken));
    }

    private sealed class StatusRow
    {
        public long WindowsJudged { get; set; }

        public long WindowsOfWeek { get; set; }

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

        public long OfWeek { get; set; }

        public long Open { get; set; }
    }
}

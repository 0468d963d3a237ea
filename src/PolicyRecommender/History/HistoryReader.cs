using System.Runtime.CompilerServices;
using Dapper;
using Insight.PolicyRecommender.Candidates;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.History;

/// <summary>Reads stored access records as what policies were asked about. Memory holds one request at a time; ClickHouse sorts an hour.</summary>
public sealed class HistoryReader(ClickHouseDataSource storage)
{
    /// <summary>Longest time that is read at once: two months.</summary>
    public static readonly TimeSpan MostTime = TimeSpan.FromDays(62);

    private const int StatementSeconds = 120, MostTemplates = 500_000, MostIncidents = 10_000;

    /// <summary>How much there is, and how much of it will be read.</summary>
    public async Task<HistorySize> SizeAsync(HistoryQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        await using ClickHouseConnection connection = storage.CreateConnection();
        (ulong requests, ulong inScope) = await connection.QuerySingleAsync<(ulong, ulong)>(Command(HistorySql.Size, HistoryArguments.Of(question, question.From, question.To, 1), cancellationToken));
        return new HistorySize((long)requests, (long)inScope, Math.Min(1, (double)question.MostRequests / Math.Max(1, inScope)));
    }

    /// <summary>When the first request of a tenant in a time came, UTC; null: there was none.</summary>
    public async Task<DateTime?> FirstAsync(string tenant, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return await connection.QuerySingleAsync<DateTime?>(Command(HistorySql.First, new { tenant, from, to }, cancellationToken)) is { } first ? Utc(first) : null;
    }

    /// <summary>The requests in order of time, each once.</summary>
    /// <param name="question">Which.</param>
    /// <param name="share">Share of clients, of <see cref="SizeAsync"/>.</param>
    /// <param name="hour">Told of each hour, when all its requests have come: its end, and the tenant's requests in it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<HistoryRequest> ReadAsync(HistoryQuestion question, double share, Action<DateTime, long>? hour = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (question.To - question.From > MostTime) throw new ArgumentException($"at most {MostTime.TotalDays} days can be read", nameof(question));
        HistoryNames names = await NamesAsync(question.Tenant, cancellationToken);
        await using ClickHouseConnection connection = storage.CreateConnection();
        for (DateTime from = question.From; from < question.To;)
        {
            DateTime next = new DateTime(from.Ticks - (from.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc).AddHours(1);
            DateTime to = next < question.To ? next : question.To;
            object arguments = HistoryArguments.Of(question, from, to, share);
            ulong all = await connection.QuerySingleAsync<ulong>(Command(HistorySql.Distinct, arguments, cancellationToken));
            if (all > 0)
            {
                IAsyncEnumerable<HistoryRow> rows = question.WafRules is null
                    ? connection.QueryUnbufferedAsync<HistoryRow>(HistorySql.Requests, arguments, commandTimeout: StatementSeconds)
                    : connection.QueryUnbufferedAsync<HistoryWafRow>(HistorySql.WafRequests, arguments, commandTimeout: StatementSeconds);
                await foreach (HistoryRow row in rows.WithCancellation(cancellationToken)) yield return names.Read(row, question.Tenant);
            }

            hour?.Invoke(to, (long)all);
            from = to;
        }
    }

    /// <summary>Times with incidents, as what must not teach and is not ordinary.</summary>
    public async Task<IReadOnlyList<PoisonedTime>> IncidentsAsync(string tenant, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        IEnumerable<(DateTime From, DateTime To, string Client, string Service, string Title)> rows = await connection.QueryAsync<(DateTime, DateTime, string, string, string)>(
            Command(HistorySql.Incidents, new { tenant, from, to, most = MostIncidents }, cancellationToken));
        return [.. rows.Select(static row => new PoisonedTime(Utc(row.From), Utc(row.To), row.Client, row.Client.Length > 0 ? "" : row.Service, "an incident"))];
    }

    /// <summary>When an incident of a tenant was, from its begin to its end or to when it was last seen, at least a window of ten seconds; null: there is none of this id.</summary>
    public async Task<(DateTime From, DateTime To)?> IncidentAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        foreach ((DateTime began, DateTime ended) in await connection.QueryAsync<(DateTime, DateTime)>(Command(HistorySql.Incident, new { tenant, id }, cancellationToken)))
        {
            DateTime from = Utc(began), to = Utc(ended), least = from.AddSeconds(10), most = from + MostTime;
            return (from, to < least ? least : to > most ? most : to);
        }

        return null;
    }

    private async Task<HistoryNames> NamesAsync(string tenant, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        object arguments = new { tenant, most = MostTemplates };
        Dictionary<ulong, string> templates = [];
        foreach ((ulong id, string template) in await connection.QueryAsync<(ulong, string)>(Command(HistorySql.Templates, arguments, cancellationToken))) templates[id] = template;
        foreach ((ulong alias, ulong id) in await connection.QueryAsync<(ulong, ulong)>(Command(HistorySql.Aliases, arguments, cancellationToken)))
        {
            if (templates.TryGetValue(id, out string? template)) templates.TryAdd(alias, template);
        }

        return new HistoryNames(templates);
    }

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private static CommandDefinition Command(string sql, object arguments, CancellationToken cancellationToken) =>
        new(sql, arguments, commandTimeout: StatementSeconds, cancellationToken: cancellationToken);
}

using Dapper;
using Insight.ApiDiscovery.Journeys;
using Insight.Console.Access;
using Insight.Console.Queries;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Journeys;

/// <summary>Reads journeys from raw records: nothing is kept for them, so that they are there as soon as their records are.</summary>
public sealed class JourneyReader(FactStorage storage)
{
    /// <summary>Requests of one journey in a list.</summary>
    public const int MaxListedCalls = 200;

    /// <summary>Requests of one journey that is shown.</summary>
    public const int MaxCalls = 1000;

    /// <summary>Most journeys of one list.</summary>
    public const int MaxJourneys = 100;

    /// <summary>Longest window of a list: raw records are many.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromHours(6);

    /// <summary>Requests of a journey may lie this far outside of the window in which it was found.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>Journeys of a window, worst first.</summary>
    /// <param name="scope">Of which tenants.</param>
    /// <param name="kind">Which ones.</param>
    /// <param name="window">The window, at most <see cref="LongestWindow"/>.</param>
    /// <param name="limit">Most journeys, at most <see cref="MaxJourneys"/>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<IReadOnlyList<JourneySummary>> ListAsync(TenantScope scope, JourneyKind kind, TimeWindow window, int limit, CancellationToken cancellationToken)
    {
        string[] traces = [.. await QueryAsync<string>(scope, JourneySql.Candidates(kind), new { from = window.From, to = window.To, limit }, cancellationToken)];
        if (traces.Length == 0) return [];
        object arguments = new { ids = new ArrayParameter(traces), from = window.From - Margin, to = window.To + Margin, spans = MaxListedCalls + 1 };
        ILookup<string, JourneyRow> rows = (await QueryAsync<JourneyRow>(scope, JourneySql.OfTraces, arguments, cancellationToken)).ToLookup(static row => row.TraceId);
        IReadOnlyDictionary<ulong, string> templates = await TemplatesAsync(scope, rows.SelectMany(static row => row), cancellationToken);
        IEnumerable<JourneySummary> found = traces.Where(rows.Contains)
            .Select(trace => Show(trace, [.. rows[trace]], MaxListedCalls, templates).Summary)
            .Where(journey => journey.Is(kind));
        return [.. kind == JourneyKind.Worst ? found.OrderByDescending(static journey => journey.WentWrong()).ThenByDescending(static journey => journey.DurationMicroseconds) : found];
    }

    /// <summary>The journey of a trace; null when no request of it is stored.</summary>
    /// <param name="scope">Of which tenants.</param>
    /// <param name="traceId">32 hexadecimal digits.</param>
    /// <param name="window">Where to look; null: everywhere.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<JourneyView?> FindAsync(TenantScope scope, string traceId, TimeWindow? window, CancellationToken cancellationToken)
    {
        object arguments = new
        {
            id = traceId,
            anyTime = window is null,
            from = window is { } start ? start.From - Margin : DateTime.UnixEpoch,
            to = window is { } end ? end.To + Margin : DateTime.UnixEpoch,
            spans = MaxCalls + 1,
        };
        JourneyRow[] rows = [.. await QueryAsync<JourneyRow>(scope, JourneySql.OfTrace, arguments, cancellationToken)];
        return rows.Length == 0 ? null : Show(traceId, rows, MaxCalls, await TemplatesAsync(scope, rows, cancellationToken));
    }

    private static JourneyView Show(string trace, JourneyRow[] rows, int most, IReadOnlyDictionary<ulong, string> templates) =>
        JourneyPresentation.Show(trace, JourneyAssembly.Assemble(rows.Take(most).Select(static row => row.ToSpan())), templates, rows.Length > most);

    private async Task<IReadOnlyDictionary<ulong, string>> TemplatesAsync(TenantScope scope, IEnumerable<JourneyRow> rows, CancellationToken cancellationToken)
    {
        ArrayParameter ids = new(rows.Select(static row => row.EndpointId).Distinct().ToArray());
        return (await QueryAsync<(ulong Id, string Method, string Template)>(scope, TrafficSql.EndpointNames, new { ids }, cancellationToken))
            .ToDictionary(static row => row.Id, static row => row.Template);
    }

    private async Task<IEnumerable<T>> QueryAsync<T>(TenantScope scope, string sql, object arguments, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, arguments, commandTimeout: TrafficSql.TimeoutSeconds, cancellationToken: cancellationToken));
    }
}

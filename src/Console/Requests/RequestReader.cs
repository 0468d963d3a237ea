using Dapper;
using Insight.Console.Access;
using Insight.Console.Queries;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Requests;

/// <summary>Reads single requests from raw records: they are there as soon as their records are.</summary>
public sealed class RequestReader(FactStorage storage)
{
    /// <summary>Longest window: raw records are many.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromHours(1);

    /// <summary>Requests of one answer.</summary>
    public const int MaxRows = 200;

    /// <summary>Requests that can be paged over: narrow the window or filter beyond it.</summary>
    public const int MaxOffset = 10_000;

    /// <summary>Requests of a window, newest first, and whether more follow.</summary>
    /// <param name="scope">Of which tenants.</param>
    /// <param name="grants">What whoever asks may do: clients are masked where that is less than an analyst.</param>
    /// <param name="window">The window, at most <see cref="LongestWindow"/>.</param>
    /// <param name="filter">Which requests.</param>
    /// <param name="page">Which part, at most <see cref="MaxRows"/> up to <see cref="MaxOffset"/>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    internal async Task<(IReadOnlyList<RequestItem> Items, bool HasMore)> ListAsync(
        TenantScope scope, Grants grants, TimeWindow window, RequestFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        object arguments = new
        {
            from = window.From,
            to = window.To,
            anyEdge = filter.Edge is null,
            source = filter.Edge?.Source ?? "",
            destination = filter.Edge?.Destination ?? "",
            anyEndpoint = filter.Endpoints is null,
            endpoints = new ArrayParameter(filter.Endpoints?.ToArray() ?? []),
            anyHost = filter.Host is null,
            host = filter.Host ?? "",
            anyStatus = filter.Status is null,
            low = filter.Status?.Low ?? 0,
            high = filter.Status?.High ?? 0,
            limit = page.Limit + 1,
            offset = page.Offset,
        };
        RequestRow[] rows = [.. await QueryAsync<RequestRow>(scope, RequestSql.List, arguments, cancellationToken)];
        ArrayParameter ids = new(rows.Select(static row => row.EndpointId).Distinct().ToArray());
        Dictionary<ulong, string> templates = (await QueryAsync<(ulong Id, string Method, string Template)>(scope, TrafficSql.EndpointNames, new { ids }, cancellationToken))
            .ToDictionary(static row => row.Id, static row => row.Template);
        return ([.. rows.Take(page.Limit).Select(row => row.ToItem(templates.GetValueOrDefault(row.EndpointId, ""), grants.In(row.Tenant) >= Role.Analyst))], rows.Length > page.Limit);
    }

    private async Task<IEnumerable<T>> QueryAsync<T>(TenantScope scope, string sql, object arguments, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, arguments, commandTimeout: TrafficSql.TimeoutSeconds, cancellationToken: cancellationToken));
    }
}

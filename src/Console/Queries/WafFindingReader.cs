using Dapper;
using Insight.Console.Access;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Queries;

/// <summary>Reads what the WAF found.</summary>
public sealed class WafFindingReader(FactStorage storage)
{
    /// <summary>Requests of one id whose records are looked up.</summary>
    public const int MostRequests = 20;

    /// <summary>The newest findings of a window.</summary>
    /// <param name="scope">Of which tenants.</param>
    /// <param name="window">The window.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="filter">Which findings.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public Task<WafFindingPage> ListAsync(TenantScope scope, TimeWindow window, PageRequest page, WafFindingFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return QueryAsync(scope, WafFindingSql.List, Arguments(window, page, filter), page.Limit, cancellationToken);
    }

    /// <summary>The findings of a window, summed.</summary>
    /// <param name="scope">Of which tenants.</param>
    /// <param name="window">The window.</param>
    /// <param name="grouping">By what.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="filter">Which findings.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<(IReadOnlyList<WafGroup> Items, bool HasMore)> SummaryAsync(
        TenantScope scope, TimeWindow window, WafGrouping grouping, PageRequest page, WafFindingFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        List<WafGroupRow> rows = [.. await connection.QueryAsync<WafGroupRow>(
            new CommandDefinition(WafSummarySql.Of(grouping), Arguments(window, page, filter), commandTimeout: WafFindingSql.TimeoutSeconds, cancellationToken: cancellationToken))];
        Dictionary<ulong, string> templates = [];
        ulong[] ids = [.. rows.Select(static row => row.EndpointId).Where(static id => id != 0).Distinct()];
        if (ids.Length > 0)
        {
            templates = (await connection.QueryAsync<(ulong Id, string Method, string Template)>(
                new CommandDefinition(TrafficSql.EndpointNames, new { ids }, commandTimeout: WafFindingSql.TimeoutSeconds, cancellationToken: cancellationToken)))
                .ToDictionary(static name => name.Id, static name => name.Template);
        }

        return ([.. rows.Take(page.Limit).Select(row => row.ToGroup(templates.GetValueOrDefault(row.EndpointId, "")))], rows.Count > page.Limit);
    }

    /// <summary>What records say of the requests that findings are of, at most <see cref="MostRequests"/>.</summary>
    /// <param name="scope">Of which tenants.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<IReadOnlyList<WafRequest>> RequestsAsync(TenantScope scope, IReadOnlyList<WafFinding> findings, CancellationToken cancellationToken)
    {
        List<WafFinding> first = [.. findings.DistinctBy(static finding => finding.RecordId).Take(MostRequests)];
        if (first.Count == 0) return [];
        object arguments = new
        {
            windows = new ArrayParameter(first.Select(static finding => new DateTimeOffset(TimeWindow.Floor(finding.Time)).ToUnixTimeSeconds()).Distinct().ToArray()),
            ids = new ArrayParameter(first.Select(static finding => finding.RecordId).ToArray()),
        };
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        return [.. (await connection.QueryAsync<WafRequestRow>(
            new CommandDefinition(WafFindingSql.Requests, arguments, commandTimeout: WafFindingSql.TimeoutSeconds, cancellationToken: cancellationToken))).Select(static row => row.ToRequest())];
    }

    /// <summary>
    /// All findings of a request id, in the order in which the rules ran. Clients may choose request ids, so that there can be several requests
    /// of one id: they follow each other by time, at most <see cref="PageRequest.MaxLimit"/> findings in all.
    /// </summary>
    /// <param name="scope">Of which tenants.</param>
    /// <param name="requestId">The id that the response carried.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public Task<WafFindingPage> OfRequestAsync(TenantScope scope, string requestId, CancellationToken cancellationToken) =>
        QueryAsync(scope, WafFindingSql.OfRequest, new { requestId, limit = PageRequest.MaxLimit + 1 }, PageRequest.MaxLimit, cancellationToken);

    private static object Arguments(TimeWindow window, PageRequest page, WafFindingFilter filter) => new
    {
        from = window.From,
        to = window.To,
        tenant = filter.Tenant ?? "",
        anyTenant = filter.Tenant is null,
        host = filter.Host ?? "",
        anyHost = filter.Host is null,
        service = filter.Service ?? "",
        anyService = filter.Service is null,
        endpoint = filter.Endpoint ?? 0,
        anyEndpoint = filter.Endpoint is null,
        rule = filter.Rule ?? 0,
        anyRule = filter.Rule is null,
        client = filter.Client ?? "",
        anyClient = filter.Client is null,
        limit = page.Limit + 1,
        offset = page.Offset,
    };

    /// <summary>Runs a query that asks for one row more than is shown.</summary>
    private async Task<WafFindingPage> QueryAsync(TenantScope scope, string sql, object arguments, int limit, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        List<WafFindingRow> rows = [.. await connection.QueryAsync<WafFindingRow>(
            new CommandDefinition(sql, arguments, commandTimeout: WafFindingSql.TimeoutSeconds, cancellationToken: cancellationToken))];
        return new WafFindingPage([.. rows.Take(limit).Select(static row => row.ToFinding())], rows.Count > limit);
    }
}

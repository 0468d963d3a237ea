using Dapper;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Queries;

/// <summary>Reads what the WAF found.</summary>
public sealed class WafFindingReader(ClickHouseDataSource storage)
{
    /// <summary>The newest findings of a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="filter">Which findings.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public Task<WafFindingPage> ListAsync(TimeWindow window, PageRequest page, WafFindingFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        object arguments = new
        {
            from = window.From,
            to = window.To,
            host = filter.Host ?? "",
            anyHost = filter.Host is null,
            service = filter.Service ?? "",
            anyService = filter.Service is null,
            rule = filter.Rule ?? 0,
            anyRule = filter.Rule is null,
            client = filter.Client ?? "",
            anyClient = filter.Client is null,
            limit = page.Limit + 1,
            offset = page.Offset,
        };
        return QueryAsync(WafFindingSql.List, arguments, page.Limit, cancellationToken);
    }

    /// <summary>
    /// All findings of a request id, in the order in which the rules ran. Clients may choose request ids, so that there can be several requests
    /// of one id: they follow each other by time, at most <see cref="PageRequest.MaxLimit"/> findings in all.
    /// </summary>
    /// <param name="requestId">The id that the response carried.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public Task<WafFindingPage> OfRequestAsync(string requestId, CancellationToken cancellationToken) =>
        QueryAsync(WafFindingSql.OfRequest, new { requestId, limit = PageRequest.MaxLimit + 1 }, PageRequest.MaxLimit, cancellationToken);

    /// <summary>Runs a query that asks for one row more than is shown.</summary>
    private async Task<WafFindingPage> QueryAsync(string sql, object arguments, int limit, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        List<WafFindingRow> rows = [.. await connection.QueryAsync<WafFindingRow>(
            new CommandDefinition(sql, arguments, commandTimeout: WafFindingSql.TimeoutSeconds, cancellationToken: cancellationToken))];
        return new WafFindingPage([.. rows.Take(limit).Select(static row => row.ToFinding())], rows.Count > limit);
    }
}

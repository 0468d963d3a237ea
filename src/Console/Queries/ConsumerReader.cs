using Dapper;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Queries;

/// <summary>Reads who calls an endpoint.</summary>
public sealed class ConsumerReader(FactStorage storage, TrafficReader traffic)
{
    /// <summary>Edges with their requests to an endpoint, busiest first.</summary>
    /// <param name="scope">Of which tenants.</param>
    /// <param name="window">The window.</param>
    /// <param name="page">Which part.</param>
    /// <param name="endpoints">The endpoint: its id, and those under which it was known before.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<ListPage<EdgeTraffic>> ReadAsync(TenantScope scope, TimeWindow window, PageRequest page, IReadOnlyList<ulong> endpoints, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        (WindowGrain grain, window) = await traffic.ChooseAsync(scope, window, cancellationToken);
        ObservedWindow observed = await traffic.ObserveAsync(scope, window, grain, cancellationToken);
        object arguments = new { from = window.From, to = window.To, endpoints = new ArrayParameter(endpoints.ToArray()), limit = page.Limit + 1, offset = page.Offset };
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        TrafficRow[] rows = [.. await connection.QueryAsync<TrafficRow>(
            new CommandDefinition(TrafficSql.Consumers(grain), arguments, commandTimeout: TrafficSql.TimeoutSeconds, cancellationToken: cancellationToken))];
        return new ListPage<EdgeTraffic>(observed, [.. rows.Take(page.Limit).Select(row => Edge(row, observed.ObservedSeconds))], page.Offset, rows.Length > page.Limit);
    }

    private static EdgeTraffic Edge(TrafficRow row, double seconds)
    {
        string from = ServiceTraffic.IdOfSource(row.Source), to = ServiceTraffic.IdOfDestination(row.Destination);
        ServiceKind kind = row.Source.Length == 0 ? ServiceKind.Unknown : row.Evidence == (byte)SourceEvidence.Network ? ServiceKind.Network : ServiceKind.Service;
        return new EdgeTraffic($"{from}>{to}", from, to, row.Source, row.Destination, kind, (SourceEvidence)row.Evidence, row.Confidence, row.ToTraffic(seconds));
    }
}

using Dapper;
using Insight.ApiDiscovery.Live;
using Insight.Endpoints.Catalog;
using Insight.Storage.ClickHouse;
using Microsoft.Extensions.Logging;

namespace Insight.Console.Bundles;

/// <summary>Reads the endpoints that were learned from the table <c>learned_endpoints</c>.</summary>
internal sealed partial class LearnedEndpointSource(ClickHouseDataSource storage, ILogger<LearnedEndpointSource> logger) : IEndpointCatalogSource
{
    /// <summary>Longest time the query may take, in seconds.</summary>
    private const int TimeoutSeconds = 30;

    private const string Sql = """
        SELECT endpoint_id AS EndpointId, tenant AS Tenant, app AS App, host AS Host, service AS Service, method AS Method, template AS Template,
          tier AS Tier, parameters AS Parameters, aliases AS Aliases
        FROM learned_endpoints FINAL
        WHERE NOT ignored
        ORDER BY endpoint_id, tenant, app, host, service, method, template
        LIMIT @limit
        """;

    private int _saidLeftOut;

    /// <inheritdoc />
    public async ValueTask<EndpointCatalog> ReadAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        IEnumerable<LearnedEndpointRow> rows = await connection.QueryAsync<LearnedEndpointRow>(
            new CommandDefinition(Sql, new { limit = CatalogRules.MaxEndpoints + 1 }, commandTimeout: TimeoutSeconds, cancellationToken: cancellationToken));
        (EndpointCatalog catalog, int leftOut) = LearnedCatalog.Of(rows);
        if (leftOut > 0 && leftOut != _saidLeftOut) LogLeftOut(leftOut);
        _saidLeftOut = leftOut;
        return catalog;
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "Bundle: {Count} learned endpoints break a rule of the catalog and are not sent to gateways")]
    private partial void LogLeftOut(int count);
}

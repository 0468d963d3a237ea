namespace Insight.ApiDiscovery.Inventory;

/// <summary>The statements of <see cref="InventoryReader"/>.</summary>
internal static class InventoryReaderSql
{
    /// <summary>Longest time a query may take, in seconds: somebody waits for the page.</summary>
    public const int TimeoutSeconds = 20;

    /// <summary>What the learner knows, endpoints to be ignored included: they hide what is counted under their ids.</summary>
    public const string Learned = """
        SELECT endpoint_id AS EndpointId, tenant AS Tenant, app AS App, host AS Host, service AS Service, method AS Method, template AS Template, tier AS Tier,
            parameters AS Parameters, aliases AS Aliases, ignored AS Ignored, explanation AS Explanation, requests AS Requests, first_time AS FirstTime, last_time AS LastTime
        FROM learned_endpoints FINAL
        ORDER BY Requests DESC, EndpointId
        LIMIT @limit
        """;

    /// <summary>What answers showed to exist.</summary>
    public const string Seen = """
        SELECT endpoint_id AS EndpointId, tenant AS Tenant, app AS App, host AS Host, service AS Service, method AS Method, template AS Template, toUInt8(tier) AS Tier,
            requests AS Requests, errors_4xx AS Errors4xx, errors_5xx AS Errors5xx, first_time AS FirstTime, last_time AS LastTime
        FROM endpoint_inventory
        ORDER BY Requests DESC, EndpointId
        LIMIT @limit
        """;

    /// <summary>All traits that are kept, added up.</summary>
    public const string Traits = """
        SELECT endpoint_id AS EndpointId, sum(t.requests) AS Requests, sum(t.public) AS Public, sum(t.open_sensitive) AS OpenSensitive, sumMap(t.auth) AS Auth,
            sumMap(t.request_types) AS RequestTypes, sumMap(t.response_types) AS ResponseTypes, sumMap(t.request_sensitive) AS RequestSensitive,
            sumMap(t.response_sensitive) AS ResponseSensitive, sumMap(t.streams) AS Streams, sumMap(t.query) AS Query
        FROM (SELECT * FROM endpoint_traits FINAL WHERE requests > 0) AS t
        GROUP BY EndpointId
        ORDER BY Requests DESC, EndpointId
        LIMIT 2 * @limit
        """;
}

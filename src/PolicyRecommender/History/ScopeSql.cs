using System.Globalization;

namespace Insight.PolicyRecommender.History;

/// <summary>The statements of <see cref="ScopeReader"/>: requests from what is rolled up, records only where paths or clients are asked for.</summary>
internal static class ScopeSql
{
    /// <summary>Where a statement may look at no more rows, a server says so with this code (TOO_MANY_ROWS).</summary>
    public const int TooManyRowsCode = 158;

    /// <summary>Requests of a scope without endpoints.</summary>
    public static string Requests(ScopeQuestion question) => $"SELECT toInt64(sum(requests)) {Counted(question)}";

    /// <summary>Endpoints with requests where the scope looks.</summary>
    public static string Endpoints(ScopeQuestion question) => $"SELECT endpoint_id AS EndpointId, toInt64(sum(requests)) AS Requests {Counted(question)} GROUP BY endpoint_id LIMIT @most";

    /// <summary>What these are: as replays know them, else the form that their paths have.</summary>
    public static string Names(ScopeQuestion question) => $"""
        SELECT id AS EndpointId, argMin(verb, rank) AS Method, argMin(form, rank) AS Template, min(rank) < 2 AS IsLearned
        FROM
        (
          SELECT endpoint_id AS id, toString(method) AS verb, template AS form, 0 AS rank FROM learned_endpoints FINAL WHERE tenant = @tenant AND NOT ignored
          UNION ALL
          SELECT alias.alias_id AS id, learned.verb AS verb, learned.form AS form, 1 AS rank
          FROM (SELECT alias_id, endpoint_id FROM endpoint_aliases FINAL) AS alias
          GLOBAL INNER JOIN (SELECT endpoint_id, toString(method) AS verb, template AS form FROM learned_endpoints FINAL WHERE tenant = @tenant AND NOT ignored) AS learned ON learned.endpoint_id = alias.endpoint_id
          UNION ALL
          SELECT endpoint_id AS id, toString(method) AS verb, template AS form, 2 AS rank FROM endpoints WHERE tenant = @tenant AND endpoint_id GLOBAL IN (SELECT endpoint_id {Counted(question)})
        )
        WHERE id GLOBAL IN (SELECT endpoint_id {Counted(question)})
        GROUP BY id
        """;

    /// <summary>Ids that records of endpoints may have been stamped with before these were learned.</summary>
    public const string Aliases = "SELECT alias_id, endpoint_id FROM endpoint_aliases FINAL WHERE endpoint_id IN {@ids:Array(UInt64)} LIMIT @most";

    /// <summary>The paths of endpoints, each with its requests.</summary>
    public static string Paths(int mostRows) => $$"""
        SELECT toString(method) AS Method, path AS Path, endpoint_id AS EndpointId, sipHash64(method, path, endpoint_id) AS Hash, toInt64(uniqExact(record_id)) AS Requests
        FROM records WHERE {{HistorySql.Time}} AND {{HistorySql.Scope}} AND endpoint_id IN {@ids:Array(UInt64)}
        GROUP BY method, path, endpoint_id LIMIT @most
        {{Bound(mostRows)}}
        """;

    /// <summary>Clients: of whole endpoints, and of those paths of others that were found to be in scope.</summary>
    public static string Clients(int mostRows) => $$"""
        SELECT toInt64(uniqCombined64(client_ip))
        FROM records WHERE {{HistorySql.Time}} AND {{HistorySql.Caller}} AND {{HistorySql.Place}}
        AND (@anyPath OR endpoint_id IN {@whole:Array(UInt64)} OR (endpoint_id IN {@ids:Array(UInt64)} AND sipHash64(method, path, endpoint_id) IN {@paths:Array(UInt64)}))
        {{Bound(mostRows)}}
        """;

    /// <summary>A statement that would look at more rows, of all tenants, ends before it begins.</summary>
    private static string Bound(int mostRows) => string.Create(CultureInfo.InvariantCulture, $"SETTINGS max_rows_to_read = {mostRows}");

    private static string Counted(ScopeQuestion question)
    {
        (string grain, string time) = question.ByMinute ? ("minutes", "minute") : ("windows", "window");
        (string table, string caller) = question.Scope.Source.Length > 0 ? ("edge_endpoint", $"AND {HistorySql.Caller}") : ("endpoint", "");
        return $"FROM {table}_{grain} AS counted FINAL WHERE tenant = @tenant AND {time} >= @from AND {time} < @to AND counted.requests > 0 AND {HistorySql.Place} {caller}";
    }
}

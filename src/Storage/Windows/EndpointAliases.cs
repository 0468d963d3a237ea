namespace Insight.Storage.Windows;

/// <summary>
/// SQL that finds what the endpoint id that a record was stamped with stands for now (table <c>endpoint_aliases</c>). It goes with a subquery
/// named <c>stamped</c>, which calls that id <c>stamped_id</c>.
/// </summary>
public static class EndpointAliases
{
    /// <summary>Stands behind the subquery.</summary>
    public const string Join =
        "GLOBAL LEFT JOIN (SELECT alias_id, endpoint_id AS aliased_id FROM endpoint_aliases FINAL) AS alias ON alias.alias_id = stamped.stamped_id";

    /// <summary>The id.</summary>
    public const string Id = "if(alias.aliased_id != 0, alias.aliased_id, stamped.stamped_id)";
}

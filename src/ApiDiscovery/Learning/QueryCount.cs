namespace Insight.ApiDiscovery.Learning;

/// <summary>How often a query parameter was seen, and as what.</summary>
/// <param name="Requests">Requests that had it.</param>
/// <param name="Types">A bit for each <see cref="Insight.Endpoints.Catalog.ParameterType"/> that was seen.</param>
internal readonly record struct QueryCount(long Requests, uint Types)
{
    public QueryCount Plus(QueryCount other) => new(Requests + other.Requests, Types | other.Types);
}

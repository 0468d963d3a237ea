using System.Text.Json;
using Insight.ApiDiscovery.Live;
using Insight.Endpoints.Catalog;

namespace Insight.Console.Bundles;

/// <summary>Makes a catalog of what was learned. A row that breaks a rule is left out and counted: it must not cost the others their way to gateways.</summary>
internal static class LearnedCatalog
{
    /// <summary>The catalog, and how many rows it leaves out.</summary>
    public static (EndpointCatalog Catalog, int LeftOut) Of(IEnumerable<LearnedEndpointRow> rows)
    {
        Dictionary<EndpointScope, Dictionary<(string, string), EndpointTemplate>> scopes = [];
        int leftOut = 0, total = 0;
        foreach (LearnedEndpointRow row in rows)
        {
            EndpointScope scope = new(row.Tenant, row.App, row.Host, row.Service);
            if (total == CatalogRules.MaxEndpoints || ToEndpoint(row) is not { } endpoint || CatalogRules.Problem(scope) is not null)
            {
                leftOut++;
                continue;
            }

            if (!scopes.TryGetValue(scope, out Dictionary<(string, string), EndpointTemplate>? endpoints))
            {
                if (scopes.Count == CatalogRules.MaxScopes)
                {
                    leftOut++;
                    continue;
                }

                scopes.Add(scope, endpoints = []);
            }

            // The first one stays: rows come in the order of their ids, so it is the same one every time.
            if (endpoints.TryAdd((endpoint.Method, endpoint.Template), endpoint)) total++;
            else leftOut++;
        }

        return (new EndpointCatalog([.. scopes.Select(static scope => new ScopeEndpoints(scope.Key, [.. scope.Value.Values]))]), leftOut);
    }

    private static EndpointTemplate? ToEndpoint(LearnedEndpointRow row)
    {
        try
        {
            PathParameter[] parameters = row.Parameters.Length == 0 ? [] : JsonSerializer.Deserialize(row.Parameters, LearnedParameterJson.Default.PathParameterArray) ?? [];
            if (Array.Exists(parameters, static parameter => parameter is null)) return null;
            EndpointTemplate endpoint = new(row.EndpointId, row.Method, row.Template, (EndpointTier)row.Tier, parameters, row.Aliases);
            return CatalogRules.Problem(endpoint) is null ? endpoint : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using Insight.ApiDiscovery.Learning;
using Insight.Endpoints.Catalog;
using Insight.Gateway.Sensitive;

namespace Insight.Offline.Report.Findings;

/// <summary>A parameter that, by its name or by the look of its values, carries something that does not belong into addresses.</summary>
/// <param name="Endpoint">Where.</param>
/// <param name="IsQuery">True in the query, false in the path.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="ByName">True when the name says so, false when the values look so.</param>
internal sealed record SensitivePlace(EndpointFacts Endpoint, bool IsQuery, string Name, string Kind, bool ByName)
{
    /// <summary>All of them, by endpoint as these stand.</summary>
    public static IReadOnlyList<SensitivePlace> Of(IEnumerable<EndpointFacts> endpoints) => [.. endpoints.SelectMany(Of)];

    private static IEnumerable<SensitivePlace> Of(EndpointFacts endpoint)
    {
        foreach (PathParameter parameter in endpoint.Learned.Parameters.Select(static p => p.Parameter))
        {
            if (Look(parameter.Name, parameter.Type) is { } found) yield return new SensitivePlace(endpoint, false, parameter.Name, found.Kind, found.ByName);
        }

        foreach (LearnedQuery query in endpoint.Learned.Query)
        {
            if (Look(query.Name, query.Type) is { } found) yield return new SensitivePlace(endpoint, true, query.Name, found.Kind, found.ByName);
        }
    }

    private static (string Kind, bool ByName)? Look(string name, ParameterType type) => type switch
    {
        ParameterType.Email => ("e-mail address", false),
        ParameterType.Ip => ("IP address", false),
        _ => SensitiveName.KindOf(name) is { } kind ? (kind, true) : null,
    };
}

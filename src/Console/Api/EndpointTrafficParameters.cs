using System.ComponentModel;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Api;

/// <summary>Which endpoints a caller asks for, by their traffic.</summary>
internal readonly record struct EndpointTrafficParameters(
    [property: FromQuery(Name = "service"), Description("Only endpoints of this service.")] string? Service,
    [property: FromQuery(Name = "host"), Description("Only endpoints of this virtual host.")] string? Host,
    [property: FromQuery(Name = "edge"), Description("Only endpoints that this edge called, with its requests: an id as in /edges.")] string? Edge,
    [property: FromQuery(Name = "endpoint"), Description("Only this endpoint, also under an id that it had before: 16 hexadecimal digits.")] string? Endpoint,
    [property: FromQuery(Name = "errors"), Description("True: only endpoints that answered with a status of 400 or more, or lost requests.")] string? Errors)
{
    /// <summary>Reads the parameters; a problem names the parameter and the fix. <see cref="EndpointNarrowing.Only"/> has the id that was asked for.</summary>
    public (EndpointNarrowing? Narrowing, string? Problem) Parse()
    {
        if (Errors is not (null or "true" or "false")) return (null, "errors: true or false is needed.");
        (string, string)? edge = null;
        if (Edge is not null)
        {
            if (!NodeIds.TryEdge(Edge, out string source, out string destination)) return (null, "edge: the id of an edge is needed, such as web>cart; /api/v1/edges lists them.");
            edge = (source, destination);
        }

        ulong endpoint = 0;
        if (Endpoint is not null && !NodeIds.TryEndpoint(Endpoint, out endpoint)) return (null, "endpoint: 16 hexadecimal digits are needed; /api/v1/endpoints lists ids.");
        return (new EndpointNarrowing(Service, Host, edge, Errors == "true", Endpoint is null ? null : [endpoint]), null);
    }
}

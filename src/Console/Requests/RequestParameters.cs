using System.ComponentModel;
using System.Globalization;
using Insight.Console.Api;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Requests;

/// <summary>Which requests a caller asks for.</summary>
internal readonly record struct RequestParameters(
    [property: FromQuery(Name = "edge"), Description("Only requests of this edge, an id as in /edges.")] string? Edge,
    [property: FromQuery(Name = "endpoint"), Description("Only requests to this endpoint, an id as in /endpoints: 16 hexadecimal digits.")] string? Endpoint,
    [property: FromQuery(Name = "host"), Description("Only requests for this virtual host.")] string? Host,
    [property: FromQuery(Name = "status"), Description("Only answers with this status, 100 to 599, or of this class: 1xx, 2xx, 3xx, 4xx or 5xx.")] string? Status)
{
    /// <summary>Reads the parameters; a problem names the parameter and the fix. <see cref="RequestFilter.Endpoints"/> has the id that was asked for.</summary>
    public (RequestFilter? Filter, string? Problem) Parse()
    {
        (string, string)? edge = null;
        if (Edge is not null)
        {
            if (!NodeIds.TryEdge(Edge, out string source, out string destination)) return (null, "edge: the id of an edge is needed, such as web>cart; /api/v1/edges lists them.");
            edge = (source, destination);
        }

        ulong endpoint = 0;
        if (Endpoint is not null && !NodeIds.TryEndpoint(Endpoint, out endpoint)) return (null, "endpoint: 16 hexadecimal digits are needed; /api/v1/endpoints lists ids.");
        if (Host?.Length > Texts.MaxHost) return (null, $"host: at most {Texts.MaxHost} characters.");
        (int, int)? status = null;
        if (Status is [>= '1' and <= '5', 'x', 'x'])
        {
            int low = 100 * (Status[0] - '0');
            status = (low, low + 99);
        }
        else if (Status is not null)
        {
            if (!int.TryParse(Status, NumberStyles.None, CultureInfo.InvariantCulture, out int one) || one is < 100 or > 599) return (null, "status: a status from 100 to 599 is needed, or a class such as 5xx.");
            status = (one, one);
        }

        return (new RequestFilter(edge, Endpoint is null ? null : [endpoint], Host, status), null);
    }
}

using System.ComponentModel;
using Insight.ApiDiscovery.Inventory;
using Insight.Console.Api;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Proposals;

/// <summary>What proposals are to be about.</summary>
internal readonly record struct ProposalSubjectParameters(
    [property: FromQuery(Name = "edge"), Description("Only those, of the newest 1000, whose policy looks at requests of this edge: an id as in /edges.")] string? Edge,
    [property: FromQuery(Name = "endpoint"), Description("Only those, of the newest 1000, whose policy looks at requests to this endpoint: 16 hexadecimal digits.")] string? Endpoint)
{
    /// <summary>Whether anything is asked for.</summary>
    public bool IsGiven => Edge is not null || Endpoint is not null;

    /// <summary>What is wrong with the parameters; null when nothing is.</summary>
    public string? Problem() =>
        Edge is not null && !NodeIds.TryEdge(Edge, out _, out _) ? "edge: the id of an edge is needed, such as web>cart; /api/v1/edges lists them."
        : Endpoint is not null && !NodeIds.TryEndpoint(Endpoint, out _) ? "endpoint: 16 hexadecimal digits are needed; /api/v1/endpoints lists ids."
        : null;

    /// <summary>The subject; null when the endpoint is not known.</summary>
    public ProposalSubject? Of(InventoryView view)
    {
        (string, string)? edge = Edge is not null && NodeIds.TryEdge(Edge, out string source, out string destination) ? (source, destination) : null;
        return ProposalSubject.Of(edge, Endpoint is not null && NodeIds.TryEndpoint(Endpoint, out ulong id) ? id : null, view);
    }
}

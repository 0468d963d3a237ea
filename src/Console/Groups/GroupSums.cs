using System.Runtime.InteropServices;
using Insight.Console.Queries;

namespace Insight.Console.Groups;

/// <summary>Adds edges up to edges between nodes. First the nodes, then the edges.</summary>
internal sealed class GroupSums
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, Node> _nodeOf = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), EdgeTraffic> _edges = [];

    public void Add(ServiceTraffic service) => Know(service.Id, new Node(service, null));

    public void Add(GroupName name, IReadOnlyList<ServiceTraffic> members)
    {
        ServiceTraffic group = new(name.Id, name.Text, ServiceKind.Group, members.Sum(static m => m.Endpoints), Traffic.None, Traffic.None)
        {
            App = name.Kind == "app" ? name.Name : "",
            Members = members.Count,
        };
        Node node = new(group, group.Id);
        _nodes.Add(node);
        foreach (ServiceTraffic member in members) _nodeOf.Add(member.Id, node);
    }

    public void Add(EdgeTraffic edge)
    {
        Node? from = _nodeOf.GetValueOrDefault(edge.SourceId), to = _nodeOf.GetValueOrDefault(edge.DestinationId);
        if (from is { GroupId: not null } && from == to)
        {
            from.Inside += edge.Traffic.Requests;
            return;
        }

        if (from?.GroupId is not null) from.Outbound = Sum(from.Outbound, edge.Traffic);
        if (to?.GroupId is not null) to.Inbound = Sum(to.Inbound, edge.Traffic);
        string source = from?.GroupId ?? edge.SourceId, destination = to?.GroupId ?? edge.DestinationId;
        ref EdgeTraffic? sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_edges, (source, destination), out _);
        if (from?.GroupId is null && to?.GroupId is null)
        {
            sum = edge;
            return;
        }

        if (sum is null)
        {
            sum = edge with
            {
                Id = $"{source}>{destination}",
                SourceId = source,
                DestinationId = destination,
                Source = from?.GroupId is null ? edge.Source : from.Service.Name,
                Destination = to?.GroupId is null ? edge.Destination : to.Service.Name,
                SourceKind = from?.GroupId is null ? edge.SourceKind : ServiceKind.Group,
                Health = null,
            };
            return;
        }

        // The weakest evidence is what the line as a whole can be believed by.
        sum = edge.Confidence < sum.Confidence
            ? sum with { Traffic = Sum(sum.Traffic, edge.Traffic), Evidence = edge.Evidence, Confidence = edge.Confidence }
            : sum with { Traffic = Sum(sum.Traffic, edge.Traffic) };
    }

    public IReadOnlyList<ServiceTraffic> Services() => [.. _nodes
        .Select(static node => node.GroupId is null ? node.Service : node.Service with { Inbound = node.Inbound ?? Traffic.None, Outbound = node.Outbound ?? Traffic.None, Inside = node.Inside })
        .OrderByDescending(static s => s.Inbound.Requests).ThenByDescending(static s => s.Outbound.Requests).ThenBy(static s => s.Id, StringComparer.Ordinal)];

    public IReadOnlyList<EdgeTraffic> Edges() => [.. _edges.Values.OrderByDescending(static e => e.Traffic.Requests).ThenBy(static e => e.Id, StringComparer.Ordinal)];

    private static Traffic Sum(Traffic? a, Traffic b) => a is null ? b : a + b;

    private void Know(string id, Node node)
    {
        _nodes.Add(node);
        _nodeOf.Add(id, node);
    }

    private sealed class Node(ServiceTraffic service, string? groupId)
    {
        public ServiceTraffic Service { get; } = service;

        /// <summary>Null: a service that stands for itself.</summary>
        public string? GroupId { get; } = groupId;

        public Traffic? Inbound { get; set; }

        public Traffic? Outbound { get; set; }

        public long Inside { get; set; }
    }
}

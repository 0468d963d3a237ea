using Insight.Console.Queries;

namespace Insight.Console.Groups;

/// <summary>Services in groups: each in exactly one, or alone.</summary>
/// <param name="Groups">Groups of two and more.</param>
/// <param name="Alone">Services that stand for themselves.</param>
internal sealed record GroupParts(IReadOnlyList<(GroupName Name, IReadOnlyList<ServiceTraffic> Members)> Groups, IReadOnlyList<ServiceTraffic> Alone)
{
    /// <summary>Fewer services stand for themselves.</summary>
    private const int Least = 2;

    public int Nodes => Groups.Count + Alone.Count;

    public static GroupParts Of(IReadOnlyList<ServiceTraffic> services, Func<ServiceTraffic, GroupName?> name)
    {
        List<(GroupName, IReadOnlyList<ServiceTraffic>)> groups = [];
        List<ServiceTraffic> alone = [];
        foreach (IGrouping<GroupName?, ServiceTraffic> part in services.GroupBy(name))
        {
            ServiceTraffic[] members = [.. part];
            if (part.Key is { } known && members.Length >= Least) groups.Add((known, members));
            else alone.AddRange(members);
        }

        return new GroupParts(groups, alone);
    }

    /// <summary>The same with no more than some nodes: the busiest stay, all others are one group.</summary>
    public GroupParts AtMost(int nodes)
    {
        if (Nodes <= nodes) return this;
        List<(GroupName? Name, IReadOnlyList<ServiceTraffic> Members)> all = [.. Groups.Select(static g => ((GroupName?)g.Name, g.Members)), .. Alone.Select(static s => ((GroupName?)null, (IReadOnlyList<ServiceTraffic>)[s]))];
        all.Sort(static (a, b) => (Busy(b.Members), a.Members[0].Id).CompareTo((Busy(a.Members), b.Members[0].Id)));
        int kept = Math.Max(0, nodes - 1);
        return new GroupParts(
            [.. all.Take(kept).Where(static part => part.Name is not null).Select(static part => (part.Name!.Value, part.Members)), (GroupName.Rest, [.. all.Skip(kept).SelectMany(static part => part.Members)])],
            [.. all.Take(kept).Where(static part => part.Name is null).Select(static part => part.Members[0])]);
    }

    /// <summary>Node ids of services that are in groups, by their own.</summary>
    public Dictionary<string, string> NodeOf()
    {
        Dictionary<string, string> nodes = new(StringComparer.Ordinal);
        foreach ((GroupName name, IReadOnlyList<ServiceTraffic> members) in Groups)
        {
            string id = name.Id;
            foreach (ServiceTraffic member in members) nodes.Add(member.Id, id);
        }

        return nodes;
    }

    private static long Busy(IReadOnlyList<ServiceTraffic> members) => members.Sum(static s => s.Inbound.Requests + s.Outbound.Requests);
}

using Insight.Console.Queries;

namespace Insight.Console.Groups;

/// <summary>Draws services of a graph together that is too large to be drawn one by one. Pure; the same graph gives the same groups.</summary>
/// <remarks>
/// Sums of a group are those of the edges from and to it; what its members say to each other is inside. Quantiles do not add up: the largest stands for all, and none of
/// them is slower.
/// </remarks>
internal static class GraphGrouping
{
    /// <summary>A graph that was drawn together is drawn one by one again only when it is this much smaller than what may be: at the limit it would jump to and fro.</summary>
    private const double BackBelow = 0.9;

    /// <summary>The graph as it is wanted, and the plan by which that was done; null when it is small enough.</summary>
    /// <param name="whole">The graph, as much of it as was read.</param>
    /// <param name="shape">How it is wanted.</param>
    /// <param name="scale">How large it may be.</param>
    /// <param name="before">The plan so far; null at first, and while it was small enough.</param>
    public static (GraphView View, GroupPlan? Plan) Shape(GraphView whole, GraphShape shape, GraphScale scale, GroupPlan? before)
    {
        double room = before is null ? 1 : BackBelow;
        bool tooLarge = whole.Services.Count > room * scale.Drawn.Services || whole.Edges.Count > room * scale.Drawn.Edges;
        if (shape.By == GroupBy.None || (!tooLarge && shape.Depth is null)) return (Cut(whole, scale.Drawn), null);
        GroupPlan plan = GroupPlan.Choose(whole, shape, scale.Grouped, before);
        return (Group(whole, plan, shape.Open, scale), plan);
    }

    /// <summary>The graph drawn together by a plan.</summary>
    /// <param name="whole">The graph.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="open">Ids of groups whose members stand for themselves.</param>
    /// <param name="scale">How large it may be.</param>
    public static GraphView Group(GraphView whole, GroupPlan plan, IReadOnlyList<string> open, GraphScale scale)
    {
        List<ServiceTraffic> services = [.. whole.Services.Where(static s => s.Kind == ServiceKind.Service)];
        List<(GroupName Name, IReadOnlyList<ServiceTraffic> Members)> groups = [];
        List<ServiceTraffic> alone = [.. whole.Services.Where(static s => s.Kind != ServiceKind.Service)];
        List<OpenGroup> opened = [];
        Draw(plan.Part(services).AtMost(Math.Max(1, scale.Grouped.Services - alone.Count)));

        GroupSums sums = new();
        foreach ((GroupName name, IReadOnlyList<ServiceTraffic> members) in groups) sums.Add(name, members);
        foreach (ServiceTraffic service in alone) sums.Add(service);
        foreach (EdgeTraffic edge in whole.Edges) sums.Add(edge);
        GraphView drawn = whole with
        {
            Services = sums.Services(),
            Edges = sums.Edges(),
            Groups = new GraphGroups(plan.By, plan.Depth, whole.Services.Count, whole.Edges.Count, groups.Count, opened),
        };
        return Cut(drawn, scale.Drawn);

        void Draw(GroupParts parts)
        {
            alone.AddRange(parts.Alone);
            foreach ((GroupName name, IReadOnlyList<ServiceTraffic> members) in parts.Groups)
            {
                if (!open.Contains(name.Id, StringComparer.Ordinal))
                {
                    groups.Add((name, members));
                    continue;
                }

                opened.Add(new OpenGroup(name.Id, name.Text, members.Count));
                if (members.Count <= scale.Opened) alone.AddRange(members);
                else Draw(Finer(members, scale.Grouped.Services));
            }
        }
    }

    /// <summary>Members of a large group by longer parts of their names, else by one letter more: always more than one part.</summary>
    private static GroupParts Finer(IReadOnlyList<ServiceTraffic> members, int most)
    {
        for (int depth = GroupPlan.MaxDepth; depth > 0; depth--)
        {
            GroupParts parts = new GroupPlan(GroupBy.Name, depth).Part(members);
            if (parts.Nodes > 1 && parts.Nodes <= most) return parts;
        }

        return new GroupPlan(GroupBy.Name, 0).Part(members).AtMost(most);
    }

    /// <summary>The busiest nodes and edges.</summary>
    private static GraphView Cut(GraphView view, GraphLimits limits) => view.Services.Count <= limits.Services && view.Edges.Count <= limits.Edges
        ? view
        : view with { Services = [.. view.Services.Take(limits.Services)], Edges = [.. view.Edges.Take(limits.Edges)], Truncated = true };
}

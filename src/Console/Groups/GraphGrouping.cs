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
        GroupPlan? plan = PlanOf(whole, shape, scale, before);
        return plan is null ? (Cut(whole, scale.Drawn), null) : (Group(whole, plan, shape.Open, scale), plan);
    }

    /// <summary>The plan by which a graph is drawn together; null when it is not.</summary>
    public static GroupPlan? PlanOf(GraphView whole, GraphShape shape, GraphScale scale, GroupPlan? before)
    {
        double room = before is null ? 1 : BackBelow;
        bool tooLarge = whole.Services.Count > room * scale.Drawn.Services || whole.Edges.Count > room * scale.Drawn.Edges;
        return shape.By == GroupBy.None || (!tooLarge && shape.Depth is null) ? null : GroupPlan.Choose(whole, shape, scale.Grouped, before);
    }

    /// <summary>The graph drawn together by a plan.</summary>
    /// <param name="whole">The graph.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="open">Ids of groups whose members stand for themselves.</param>
    /// <param name="scale">How large it may be.</param>
    public static GraphView Group(GraphView whole, GroupPlan plan, IReadOnlyList<string> open, GraphScale scale)
    {
        List<(GroupName Name, IReadOnlyList<ServiceTraffic> Members)> groups = [];
        List<ServiceTraffic> alone = [.. whole.Services.Where(static s => s.Kind != ServiceKind.Service)];
        List<OpenGroup> opened = [];
        Draw(Parts(whole, plan, scale));

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

    /// <summary>Services whose name contains a text, the busiest first, and which groups they are in.</summary>
    /// <param name="whole">The graph.</param>
    /// <param name="plan">The plan; null: each service stands for itself.</param>
    /// <param name="scale">How large it may be.</param>
    /// <param name="text">The text; upper and lower case are the same.</param>
    /// <param name="most">Most services.</param>
    public static FoundServices Find(GraphView whole, GroupPlan? plan, GraphScale scale, string text, int most)
    {
        List<ServiceTraffic> found = [.. whole.Services.Where(s => s.Name.Contains(text, StringComparison.OrdinalIgnoreCase))];
        List<ServiceTraffic> shown = [.. found.Take(most)];
        Dictionary<string, List<OpenGroup>> groups = shown.ToDictionary(static s => s.Id, static _ => new List<OpenGroup>(), StringComparer.Ordinal);
        if (plan is not null) Enter(Parts(whole, plan, scale));
        return new FoundServices(whole.Window, [.. shown.Select(s => new FoundService(s.Id, s.Name, groups[s.Id]))], found.Count > most);

        void Enter(GroupParts parts)
        {
            foreach ((GroupName name, IReadOnlyList<ServiceTraffic> members) in parts.Groups)
            {
                List<List<OpenGroup>> inside = [.. members.Select(member => groups.GetValueOrDefault(member.Id)).OfType<List<OpenGroup>>()];
                foreach (List<OpenGroup> path in inside) path.Add(new OpenGroup(name.Id, name.Text, members.Count));
                if (inside.Count > 0 && members.Count > scale.Opened) Enter(Finer(members, scale.Grouped.Services));
            }
        }
    }

    private static GroupParts Parts(GraphView whole, GroupPlan plan, GraphScale scale)
    {
        List<ServiceTraffic> services = [.. whole.Services.Where(static s => s.Kind == ServiceKind.Service)];
        return plan.Part(services).AtMost(Math.Max(1, scale.Grouped.Services - (whole.Services.Count - services.Count)));
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

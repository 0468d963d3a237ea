using Insight.Console.Queries;

namespace Insight.Console.Groups;

/// <summary>Which services are drawn together.</summary>
/// <param name="By">By what; services that have none of it go by their names.</param>
/// <param name="Depth">How many parts of names; 0: the first letters.</param>
internal sealed record GroupPlan(GroupBy By, int Depth)
{
    /// <summary>Most parts of names that are told apart.</summary>
    public const int MaxDepth = 6;

    /// <summary>The plan with most nodes among those that fit; of plans with as many nodes the one with the shortest names. The first letters where no parts of names fit.</summary>
    /// <param name="whole">The graph.</param>
    /// <param name="shape">How it is wanted.</param>
    /// <param name="fit">What fits.</param>
    /// <param name="before">The plan so far: kept as long as it fits, so that a drawing does not change with every service that comes.</param>
    public static GroupPlan Choose(GraphView whole, GraphShape shape, GraphLimits fit, GroupPlan? before)
    {
        if (shape.Depth is { } asked) return new GroupPlan(shape.By, asked);
        List<ServiceTraffic> services = [.. whole.Services.Where(static s => s.Kind == ServiceKind.Service)];
        int others = whole.Services.Count - services.Count;
        if (before is not null && (shape.By == GroupBy.Auto || shape.By == before.By) && Fits(before)) return before;
        GroupBy by = shape.By == GroupBy.Auto ? MostHaveApps(services) ? GroupBy.App : GroupBy.Name : shape.By;
        GroupPlan chosen = new(by, 0);
        int most = -1;
        for (int depth = MaxDepth; depth > 0; depth--)
        {
            GroupPlan plan = new(by, depth);
            GroupParts parts = plan.Part(services);
            if (parts.Nodes + others > fit.Services || parts.Nodes < most || !EdgesFit(parts)) continue;
            (chosen, most) = (plan, parts.Nodes);
        }

        return chosen;

        bool Fits(GroupPlan plan)
        {
            GroupParts parts = plan.Part(services);
            return parts.Nodes + others <= fit.Services && EdgesFit(parts);
        }

        bool EdgesFit(GroupParts parts)
        {
            Dictionary<string, string> nodes = parts.NodeOf();
            HashSet<(string, string)> edges = [];
            foreach (EdgeTraffic edge in whole.Edges)
            {
                string from = nodes.GetValueOrDefault(edge.SourceId, edge.SourceId), to = nodes.GetValueOrDefault(edge.DestinationId, edge.DestinationId);
                if (from != to && edges.Add((from, to)) && edges.Count > fit.Edges) return false;
            }

            return true;
        }
    }

    /// <summary>The parts that the plan makes of services.</summary>
    public GroupParts Part(IReadOnlyList<ServiceTraffic> services)
    {
        int common = Depth > 0 ? 0 : GroupName.CommonLetters(services.Where(service => Of(service) is null).Select(static service => service.Name));
        return GroupParts.Of(services, service => Of(service) ?? (Depth > 0 ? GroupName.OfParts(service.Name, Depth) : GroupName.OfLetters(service.Name, common)));
    }

    private GroupName? Of(ServiceTraffic service) => By switch
    {
        GroupBy.App when service.App.Length > 0 => new GroupName("app", service.App),
        GroupBy.Version when service.Version is { Length: > 0 } version => new GroupName("version", version),
        GroupBy.Site when service.Site is { Length: > 0 } site => new GroupName("site", site),
        _ => null,
    };

    /// <summary>Two apps at least, and half of the services that are called have one.</summary>
    private static bool MostHaveApps(List<ServiceTraffic> services)
    {
        List<string> apps = [.. services.Where(static s => s.Inbound.Requests > 0).Select(static s => s.App)];
        return 2 * apps.Count(static app => app.Length > 0) >= apps.Count && apps.Where(static app => app.Length > 0).Distinct(StringComparer.Ordinal).Skip(1).Any();
    }
}

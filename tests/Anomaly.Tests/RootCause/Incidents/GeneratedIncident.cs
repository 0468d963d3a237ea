using Insight.Anomaly.RootCause;

namespace Insight.Anomaly.Tests.RootCause.Incidents;

/// <summary>An incident with a known cause, or none, in a simulated world.</summary>
internal sealed record GeneratedIncident(string Name, ServiceGraph Graph, GraphWindows Normal, GraphWindows Current, Fault Fault)
{
    private const int History = 60, Users = 400, FewestRequests = 30;

    /// <summary>Incidents of all kinds in worlds of both shapes, and as many normal windows as asked for.</summary>
    /// <param name="worlds">Worlds of each shape.</param>
    /// <param name="normals">Normal windows in each world.</param>
    /// <param name="seed">Another seed gives other incidents.</param>
    public static IEnumerable<GeneratedIncident> All(int worlds, int normals, int seed = 0)
    {
        for (int i = 1; i <= worlds; i++)
        {
            foreach (TrafficWorld? world in new[] { TrafficWorld.Shop(1000 * seed + i), TrafficWorld.TrainTicket(1000 * seed + i) })
            {
                if (world is null) continue;
                Random random = new(7919 * (1000 * seed + i) + world.Graph.Nodes.Length);
                TrafficSimulator simulator = new(world, Users, random.Next());
                // As a monitor would: the two hours before, and the same hours on the days before.
                double hour = 24 * random.NextDouble();
                GraphWindows normal = simulator.Play([.. Enumerable.Range(0, History).Select(window => hour - 2 + (window % 2 == 0 ? 2.0 : 3.0) * window / History - 24 * (window % 2) * random.Next(1, 8))], Fault.None);
                foreach (Fault fault in Faults(world, normal, random))
                    yield return new GeneratedIncident($"{world.Name} {Describe(world.Graph, fault)}", world.Graph, normal, simulator.Play([hour + random.NextDouble()], fault), fault);
                for (int n = 0; n < normals; n++)
                    yield return new GeneratedIncident($"{world.Name} normal {n}", world.Graph, normal, simulator.Play([hour + random.NextDouble()], Fault.None), Fault.None);
            }
        }
    }

    /// <summary>True: this is the cause.</summary>
    public bool Is(RankedCause cause) => Fault switch
    {
        { Node: >= 0 } => cause.Kind == CauseKind.Node && cause.Node == Fault.Node,
        { Call: >= 0 } => cause.Kind == CauseKind.Call && Graph.Calls[Fault.Call] == new GraphCall(cause.Caller, cause.Node),
        _ => cause.Kind == CauseKind.Outside,
    };

    /// <summary>Position of the cause in a ranking, from 0; a large number when it is not there.</summary>
    public int RankIn(RootCauseRanking ranking)
    {
        for (int i = 0; i < ranking.Causes.Length; i++)
            if (Is(ranking.Causes[i])) return i;
        return int.MaxValue;
    }

    private static IEnumerable<Fault> Faults(TrafficWorld world, GraphWindows normal, Random random)
    {
        ServiceGraph graph = world.Graph;
        double Usual(WindowColumns columns, int row) => Enumerable.Range(0, History).Average(window => columns[row, window].Requests);
        int[] nodes = [.. Enumerable.Range(0, graph.Nodes.Length).Where(node => node != world.Users && Usual(normal.Nodes, node) >= FewestRequests)];
        int[] leaves = [.. nodes.Where(node => graph.Calls.All(call => call.Caller != node))], middle = [.. nodes.Except(leaves)];
        // One caller alone can only be told from its callee when another one calls it too.
        int[] calls = [.. Enumerable.Range(0, graph.Calls.Length).Where(call => graph.Calls[call].Caller != world.Users && Usual(normal.Calls!, call) >= FewestRequests
            && Usual(normal.Nodes, graph.Calls[call].Callee) - Usual(normal.Calls!, call) >= FewestRequests)];
        T Any<T>(T[] some) => some[random.Next(some.Length)];
        yield return new Fault("slow-middle", Node: Any(middle), DelayMs: 40 + 120 * random.NextDouble(), Slowdown: 2);
        yield return new Fault("slow-leaf", Node: Any(leaves), DelayMs: 30, Slowdown: 5 + 15 * random.NextDouble());
        yield return new Fault("errors", Node: Any(nodes), ErrorRate: 0.6 + 0.4 * random.NextDouble());
        yield return new Fault("partial-errors", Node: Any(nodes), ErrorRate: 0.2);
        yield return new Fault("slow-call", Call: Any(calls), DelayMs: 50 + 150 * random.NextDouble());
        yield return new Fault("failing-call", Call: Any(calls), ErrorRate: 0.5 + 0.5 * random.NextDouble());
        yield return new Fault("surge", Rate: 2.5 + 1.5 * random.NextDouble());
        yield return new Fault("hanging", Node: Any(nodes), DelayMs: 3000);
    }

    private static string Describe(ServiceGraph graph, Fault fault) =>
        fault.Kind + (fault.Node >= 0 ? " " + graph.Nodes[fault.Node] : fault.Call >= 0 ? $" {graph.Nodes[graph.Calls[fault.Call].Caller]}>{graph.Nodes[graph.Calls[fault.Call].Callee]}" : "");
}

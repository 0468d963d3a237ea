using System.Text.Json;
using Insight.Anomaly.RootCause;

namespace Insight.Anomaly.Tests.RootCause.Incidents;

/// <summary>Services as a simulation needs them: what each request of a node calls, how long it works itself, how its callers wait.</summary>
internal sealed class TrafficWorld
{
    private TrafficWorld(string name, ServiceGraph graph) => (Name, Graph, Works, Waits) = (name, graph, new Work[graph.Nodes.Length], new Wait[graph.Calls.Length]);

    /// <param name="SelfMs">Median time of its own work, milliseconds.</param>
    /// <param name="Sigma">Spread of its logarithm.</param>
    /// <param name="Parallel">Calls its callees side by side.</param>
    /// <param name="Routes">Passes each request to just one callee.</param>
    /// <param name="ErrorRate">Share of requests that fail by themselves.</param>
    /// <param name="Load">Utilisation at the mean rate: waiting times grow with it.</param>
    public sealed record Work(double SelfMs, double Sigma, bool Parallel, bool Routes, double ErrorRate, double Load);

    /// <param name="Mean">Calls for each request of the caller.</param>
    /// <param name="TimeoutMs">When the caller gives up.</param>
    /// <param name="Retries">How often it tries again.</param>
    /// <param name="Optional">It can do without an answer.</param>
    public sealed record Wait(double Mean, double TimeoutMs, int Retries, bool Optional);

    public string Name { get; }

    public ServiceGraph Graph { get; }

    public Work[] Works { get; }

    public Wait[] Waits { get; }

    /// <summary>The node that stands for the users; it is not measured itself.</summary>
    public int Users { get; private init; }

    /// <summary>TrainTicket's shape, from the edges learned of its traffic; null when they are not here.</summary>
    public static TrafficWorld? TrainTicket(int seed)
    {
        if (SharedFiles.Find("graph/trainticket-2023-01-29.edges.json") is not { } file) return null;
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        List<(string, string, double, double)> edges = [.. document.RootElement.EnumerateArray().Select(static edge => (
            edge.GetProperty("source").GetString()!, edge.GetProperty("destination").GetString()!, edge.GetProperty("count").GetDouble(), edge.GetProperty("p50").GetDouble()))];
        return Learned("trainticket", edges, "user", seed);
    }

    /// <summary>The shape of samples/shop: its call plan (Topology/ShopServices.cs) and the mean work of each service, milliseconds.</summary>
    public static TrafficWorld Shop(int seed) => Learned("shop",
    [
        ("browsers", "storefront", 1000, 22), ("storefront", "catalogue", 900, 7), ("catalogue", "inventory", 900, 3), ("storefront", "recommendations", 350, 19),
        ("recommendations", "catalogue", 500, 6), ("storefront", "cart", 300, 12), ("cart", "catalogue", 250, 6), ("cart", "inventory", 250, 3), ("storefront", "checkout", 150, 58),
        ("checkout", "cart", 150, 11), ("checkout", "users", 150, 4), ("checkout", "inventory", 180, 3), ("checkout", "payment", 150, 26), ("checkout", "shipping", 150, 10),
        ("storefront", "users", 250, 4), ("storefront", "shipping", 120, 10), ("shipping", "inventory", 270, 3),
    ], "browsers", seed);

    private static TrafficWorld Learned(string name, List<(string Source, string Destination, double Count, double P50)> edges, string users, int seed)
    {
        Random random = new(seed);
        List<string> names = [.. edges.SelectMany(static edge => new[] { edge.Source, edge.Destination }).Distinct().Order(StringComparer.Ordinal)];
        ServiceGraph graph = ServiceGraph.Create(names, edges.Select(edge => new GraphCall(names.IndexOf(edge.Source), names.IndexOf(edge.Destination))));
        TrafficWorld world = new($"{name}-{seed}", graph) { Users = names.IndexOf(users) };
        double[] got = new double[names.Count], took = new double[names.Count];
        for (int call = 0; call < edges.Count; call++)
        {
            got[graph.Calls[call].Callee] += edges[call].Count;
            took[graph.Calls[call].Callee] += edges[call].Count * edges[call].P50;
        }

        for (int node = 0; node < names.Count; node++)
        {
            double sent = 0, below = 0;
            for (int call = 0; call < edges.Count; call++)
            {
                if (graph.Calls[call].Caller != node) continue;
                sent += edges[call].Count;
                below += edges[call].Count * edges[call].P50;
            }

            double whole = got[node] > 0 ? took[node] / got[node] : 1;
            bool routes = got[node] > 0 && graph.Calls.Any(call => call.Callee == node && call.Caller == world.Users) && sent < 1.1 * got[node];
            world.Works[node] = new TrafficWorld.Work(
                Math.Max(whole - (got[node] > 0 ? below / got[node] : 0), 0.2 * whole), 0.25 + 0.35 * random.NextDouble(), random.NextDouble() < 0.3, routes,
                0.0005 + 0.002 * random.NextDouble(), 0.15 + 0.4 * random.NextDouble());
        }

        for (int call = 0; call < edges.Count; call++)
        {
            int caller = graph.Calls[call].Caller;
            double mean = got[caller] > 0 ? edges[call].Count / got[caller] : 1;
            world.Waits[call] = new TrafficWorld.Wait(Math.Min(mean, 6), Math.Max(15 * edges[call].P50, 1000), random.NextDouble() < 0.5 ? random.Next(1, 3) : 0, random.NextDouble() < 0.15);
        }

        return world;
    }
}

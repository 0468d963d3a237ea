using System.Collections.Immutable;

namespace Insight.Anomaly.RootCause;

/// <summary>Who calls whom. May hold cycles, calls of a node to itself, and nodes that nothing connects.</summary>
public sealed class ServiceGraph
{
    private ServiceGraph(ImmutableArray<string> nodes, ImmutableArray<GraphCall> calls, Dictionary<string, int> positions)
    {
        Nodes = nodes;
        Calls = calls;
        _positions = positions;
        Outgoing = Neighbours(nodes.Length, calls, static call => call.Caller);
        Incoming = Neighbours(nodes.Length, calls, static call => call.Callee);
    }

    private readonly Dictionary<string, int> _positions;

    /// <summary>Names of services, networks, databases; each once.</summary>
    public ImmutableArray<string> Nodes { get; }

    /// <summary>The edges; each pair once.</summary>
    public ImmutableArray<GraphCall> Calls { get; }

    /// <summary>For each node the positions in <see cref="Calls"/> of the calls that it makes.</summary>
    internal int[][] Outgoing { get; }

    /// <summary>For each node the positions in <see cref="Calls"/> of the calls that it gets.</summary>
    internal int[][] Incoming { get; }

    /// <summary>Makes a graph. The order is kept: rows of measurements go by it.</summary>
    /// <exception cref="ArgumentException">A name or a pair comes twice, or a call names no node.</exception>
    public static ServiceGraph Create(IEnumerable<string> nodes, IEnumerable<GraphCall> calls)
    {
        ImmutableArray<string> names = [.. nodes];
        ImmutableArray<GraphCall> edges = [.. calls];
        Dictionary<string, int> positions = new(names.Length, StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
            if (!positions.TryAdd(names[i], i)) throw new ArgumentException($"The node '{names[i]}' comes twice.", nameof(nodes));
        HashSet<GraphCall> seen = new(edges.Length);
        foreach (GraphCall call in edges)
        {
            if ((uint)call.Caller >= (uint)names.Length || (uint)call.Callee >= (uint)names.Length) throw new ArgumentException("A call names a node that is not there.", nameof(calls));
            if (!seen.Add(call)) throw new ArgumentException($"The call of '{names[call.Caller]}' to '{names[call.Callee]}' comes twice.", nameof(calls));
        }

        return new ServiceGraph(names, edges, positions);
    }

    /// <summary>The position of a node; -1 when there is none of this name.</summary>
    public int Find(string name) => _positions.GetValueOrDefault(name, -1);

    private static int[][] Neighbours(int nodes, ImmutableArray<GraphCall> calls, Func<GraphCall, int> end)
    {
        int[] counts = new int[nodes];
        foreach (GraphCall call in calls) counts[end(call)]++;
        int[][] neighbours = new int[nodes][];
        for (int i = 0; i < nodes; i++) neighbours[i] = new int[counts[i]];
        for (int i = calls.Length - 1; i >= 0; i--) neighbours[end(calls[i])][--counts[end(calls[i])]] = i;
        return neighbours;
    }
}

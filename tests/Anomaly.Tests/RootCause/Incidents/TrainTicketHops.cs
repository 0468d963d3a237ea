using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Insight.Anomaly.RootCause;

namespace Insight.Anomaly.Tests.RootCause.Incidents;

/// <summary>TrainTicket's calls of one day with the faults that were injected (the Nezha data set), in windows of a minute.</summary>
/// <remarks>Calls were kept around the faults only. Their spans carry no status, so errors are not known: what does not take longer cannot be seen.</remarks>
internal sealed class TrainTicketHops
{
    private const int WindowSeconds = 60, FewestCalls = 20, AftermathSeconds = 180;
    private readonly (double Seconds, int Call, double Ms)[] _hops;

    private TrainTicketHops(ServiceGraph graph, (double, int, double)[] hops, IReadOnlyList<TrainTicketFault> faults) => (Graph, _hops, Faults) = (graph, hops, faults);

    public ServiceGraph Graph { get; }

    /// <summary>By time.</summary>
    public IReadOnlyList<TrainTicketFault> Faults { get; }

    /// <summary>Reads it; null when it is not here.</summary>
    public static TrainTicketHops? Read()
    {
        if (SharedFiles.Find("graph/trainticket-2023-01-29.hops.ndjson.gz") is not { } file) return null;
        List<(double Seconds, string Source, string Destination, double Ms)> hops = [];
        using (StreamReader reader = new(new GZipStream(File.OpenRead(file), CompressionMode.Decompress)))
        {
            while (reader.ReadLine() is { } line)
            {
                using JsonDocument hop = JsonDocument.Parse(line);
                hops.Add((hop.RootElement.GetProperty("ts").GetDouble(), hop.RootElement.GetProperty("source_service").GetString()!,
                    hop.RootElement.GetProperty("destination_service").GetString()!, hop.RootElement.GetProperty("latency_ms").GetDouble()));
            }
        }

        string[] names = [.. hops.SelectMany(static hop => new[] { hop.Source, hop.Destination }).Distinct().Order(StringComparer.Ordinal)];
        GraphCall[] calls = [.. hops.Select(hop => new GraphCall(Array.BinarySearch(names, hop.Source, StringComparer.Ordinal), Array.BinarySearch(names, hop.Destination, StringComparer.Ordinal))).Distinct()];
        ServiceGraph graph = ServiceGraph.Create(names, calls);
        Dictionary<GraphCall, int> positions = calls.Index().ToDictionary(static call => call.Item, static call => call.Index);
        return new TrainTicketHops(graph, [.. hops.Select(hop => (hop.Seconds, positions[new GraphCall(graph.Find(hop.Source), graph.Find(hop.Destination))], hop.Ms))], ReadFaults(graph));
    }

    /// <summary>What a monitor has at the time of a fault: all earlier windows with traffic but those of known incidents (faults that traffic shows), and the two minutes from its start.</summary>
    public (GraphWindows Normal, GraphWindows Current) At(TrainTicketFault fault) =>
        (Windows([.. Starts().Where(window => window + WindowSeconds <= fault.Seconds)]), Windows([fault.Seconds, fault.Seconds + WindowSeconds]));

    /// <summary>Each window without a fault, with all those before it, once there are enough.</summary>
    public IEnumerable<(GraphWindows Normal, GraphWindows Current)> FaultFree(int atLeast)
    {
        double[] all = Starts();
        for (int i = atLeast; i < all.Length; i++)
        {
            if (!Faults.Any(fault => IsIn(fault, all[i]))) yield return (Windows(all[..i]), Windows([all[i]]));
        }
    }

    private double[] Starts()
    {
        double start = _hops.Min(static hop => hop.Seconds);
        return [.. _hops.Select(hop => start + WindowSeconds * Math.Floor((hop.Seconds - start) / WindowSeconds)).GroupBy(static window => window)
            .Where(static window => window.Count() >= FewestCalls).Select(static window => window.Key).Where(window => !Faults.Any(fault => fault.Type == "cpu_contention" && IsIn(fault, window))).Order()];
    }

    private static bool IsIn(TrainTicketFault fault, double window) => fault.Seconds < window + WindowSeconds && window < fault.Seconds + AftermathSeconds;

    private GraphWindows Windows(double[] starts)
    {
        int nodes = Graph.Nodes.Length, calls = Graph.Calls.Length, windows = starts.Length;
        double[] nodeRequests = new double[nodes * windows], callRequests = new double[calls * windows], nodeTime = new double[nodes * windows], callTime = new double[calls * windows];
        foreach ((double seconds, int call, double ms) in _hops)
        {
            int window = Array.FindIndex(starts, start => seconds >= start && seconds < start + WindowSeconds);
            if (window < 0) continue;
            int ofCall = call * windows + window, ofNode = Graph.Calls[call].Callee * windows + window;
            callRequests[ofCall]++;
            nodeRequests[ofNode]++;
            callTime[ofCall] += 1000 * ms;
            nodeTime[ofNode] += 1000 * ms;
        }

        return new GraphWindows(Table(nodes, windows, nodeRequests, nodeTime), Table(calls, windows, callRequests, callTime));
    }

    private static WindowColumns Table(int rows, int windows, double[] requests, double[] time)
    {
        double[] errors = new double[requests.Length];
        Array.Fill(errors, double.NaN);
        return new WindowColumns(rows, windows, requests, errors, [.. time.Select((sum, at) => sum / requests[at])]);
    }

    private static List<TrainTicketFault> ReadFaults(ServiceGraph graph)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Find("graph/trainticket-2023-01-29.faults.json")!));
        return [.. document.RootElement.EnumerateObject().SelectMany(static hour => hour.Value.EnumerateArray()).Select(fault => new TrainTicketFault(
            DateTimeOffset.Parse(fault.GetProperty("inject_time").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds(),
            graph.Nodes.Index().Where(node => fault.GetProperty("inject_pod").GetString()!.StartsWith(node.Item + "-", StringComparison.Ordinal)).MaxBy(static node => node.Item.Length).Index,
            fault.GetProperty("inject_type").GetString()!)).OrderBy(static fault => fault.Seconds)];
    }
}

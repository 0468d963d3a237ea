using System.Diagnostics;
using System.Globalization;
using System.Text;
using Insight.ApiDiscovery.Learning;
using Insight.Bench.Ingest;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.Bench.Discovery;

/// <summary>Speed and memory on made-up traffic of one core.</summary>
internal static class Synthetic
{
    private const int Events = 2_000_000, DistinctPaths = 10_000_000, Matches = 2_000_000;

    private static readonly string[] s_resources = ["ledgers", "parcels", "routes", "drivers", "depots", "claims", "quotes", "audits"];

    private static readonly string[] s_actions = ["lines", "events", "notes", "labels"];

    /// <summary>The folder of labelled logs beside the repository, or null.</summary>
    public static string? CorpusFolder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "shared", "data", "discovery");
            if (Directory.Exists(folder)) return folder;
        }

        return null;
    }

    public static void Learn(Figures figures)
    {
        byte[][] paths = [.. Enumerable.Range(0, 200_000).Select(i => Encoding.ASCII.GetBytes(PathOf(i, 20_000)))];
        HostState state = new();
        Add(state, paths, Events / 10);
        state = new HostState();
        Stopwatch watch = Stopwatch.StartNew();
        Add(state, paths, Events);
        int endpoints = Learner.Learn(state, new LearnSettings()).Endpoints.Count;
        figures.Note("fold_events_per_second", Events / watch.Elapsed.TotalSeconds, "1/s");
        figures.Note("learned_endpoints", endpoints, "endpoints");
    }

    public static void Memory(Figures figures)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        HostState state = new();
        byte[] path = new byte[128];
        for (int i = 0; i < DistinctPaths; i++)
        {
            int length = Encoding.ASCII.GetBytes(PathOf(i, int.MaxValue), path);
            state.Add(Event(i, path.AsSpan(0, length)));
        }

        long after = GC.GetTotalMemory(forceFullCollection: true);
        figures.AtMost("state_mb_10m_paths", (after - before) / 1048576.0, "MiB", 64);
        figures.Note("state_mb_10m_paths_stored", state.Serialize().Length / 1048576.0, "MiB");
    }

    public static void Match(Figures figures)
    {
        List<EndpointTemplate> templates = [];
        foreach (string resource in s_resources)
        {
            foreach (string tail in s_actions.Select(action => "/{id}/" + action).Append("").Append("/{id}"))
            {
                templates.Add(new EndpointTemplate((ulong)templates.Count + 1, "GET", $"/v2/{resource}{tail}", EndpointTier.Confirmed, [], []));
            }
        }

        CatalogMatcher matcher = new(new EndpointCatalog([new ScopeEndpoints(new EndpointScope("", "", "h", "s"), templates)]));
        byte[][] paths = [.. Enumerable.Range(0, 1000).Select(i => Encoding.ASCII.GetBytes(PathOf(i, 1000)))];
        ulong sum = 0;
        for (int i = 0; i < Matches / 4; i++) sum += matcher.Match(new EndpointRequest { Host = "h"u8, Service = "s"u8, Method = "GET"u8, Path = paths[i % paths.Length] }).Id;
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < Matches; i++) sum += matcher.Match(new EndpointRequest { Host = "h"u8, Service = "s"u8, Method = "GET"u8, Path = paths[i % paths.Length] }).Id;
        figures.AtMost("matcher_ns", watch.Elapsed.TotalNanoseconds / Matches, "ns", 1000);
        if (sum == 0) figures.AtMost("matched_nothing", 1, "-", 0);
    }

    private static void Add(HostState state, byte[][] paths, int count)
    {
        for (int i = 0; i < count; i++) state.Add(Event(i, paths[(int)((uint)(i * 2_654_435_761u) % (uint)paths.Length)]));
    }

    private static Observation Event(int i, ReadOnlySpan<byte> path) => new()
    {
        TimeUs = 1_700_000_000_000_000 + i * 1_000L,
        Method = "GET"u8,
        Path = path,
        Status = i % 50 == 0 ? 404 : 200,
        Client = (ulong)(i % 997),
        Service = "freight"u8,
        ResponseBytes = (ulong)(500 + i % 1000),
        DurationUs = (ulong)(9_000 + i % 5000),
    };

    public static string PathOf(int i, int values) => string.Create(
        CultureInfo.InvariantCulture, $"/v2/{s_resources[i % s_resources.Length]}/{(uint)i % (uint)values + 1_000_000}/{s_actions[i / 8 % s_actions.Length]}");
}

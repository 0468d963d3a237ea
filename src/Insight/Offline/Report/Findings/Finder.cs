namespace Insight.Offline.Report.Findings;

/// <summary>Says what stands out: few, the gravest first.</summary>
internal static class Finder
{
    public const int Most = 8;

    // In order of how soon somebody should look.
    private static readonly Func<ReportFacts, Finding?>[] s_finders =
    [
        InventoryFindings.Document,
        TrafficFindings.ServerErrors,
        TrafficFindings.Burst,
        GraphFindings.FailingEdge,
        InventoryFindings.Sensitive,
        ClientFindings.Scanners,
        TrafficFindings.MissingPath,
        InventoryFindings.Open,
        GraphFindings.Loops,
        GraphFindings.SlowEdge,
        TrafficFindings.Latency,
        GraphFindings.Tail,
        TrafficFindings.ClientErrors,
        TrafficFindings.Heavy,
        ClientFindings.Largest,
        ClientFindings.Robots,
        GraphFindings.Hub,
        TrafficFindings.Peak,
        InventoryFindings.Review,
    ];

    public static IReadOnlyList<Finding> Find(ReportFacts facts) => facts.Traffic.All.Requests == 0 ? [] : [.. s_finders.Select(f => f(facts)).OfType<Finding>().Take(Most)];
}

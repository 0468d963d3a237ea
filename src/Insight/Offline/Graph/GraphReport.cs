using System.Globalization;
using Insight.ApiDiscovery.Graph;
using Insight.Ingest.Replay;

namespace Insight.Offline.Graph;

/// <summary>What a graph was made of, for people and for scripts: one <c>name value</c> line each.</summary>
public static class GraphReport
{
    /// <summary>Writes the report.</summary>
    public static void Print(ReplaySummary summary, IReadOnlyList<GraphEdge> edges, long leftOut, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(output);
        Line("read", summary.Read);
        Line("rejected", summary.Rejected);
        foreach ((string reason, long count) in summary.Reasons) Line($"  {reason}", count);
        Line("edges", edges.Count);
        Line("services", edges.SelectMany(static edge => new[] { edge.Source, edge.Destination }).Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal).Count());
        if (edges.Where(static edge => edge.Source.Length == 0).Sum(static edge => edge.Count) is > 0 and long unknown) Line("source unknown", unknown);
        if (edges.Count(static edge => edge.IsApproximate) is > 0 and int approximate) Line("quantiles within 2 %", approximate);
        if (leftOut > 0) Line("in no edge", leftOut);
        foreach (string problem in summary.Problems) output.WriteLine($"problem: {problem}");

        void Line(string name, long value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {value,12}"));
    }
}

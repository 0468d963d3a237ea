using Insight.ApiDiscovery.Graph;
using Insight.ApiDiscovery.Learning;
using Insight.Offline.Report.Counting;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Sections;

/// <summary>How the page was made, and what it leaves out.</summary>
internal static class MethodSection
{
    public static Markup Render(ReportFacts facts) => Markup.Of($"""
        <h2 id="method">How this was made</h2>
        <ul>
        <li>Insight {Version()} read the files twice: first to learn endpoints and graph, then to count. Nothing else was asked or sent; this page loads nothing and runs no script.</li>
        <li>Latencies of endpoints are within 2 %: of n in order, p95 is the one at position floor(0.95 · n). Those of edges are exact up to a million per edge. Clients per endpoint are estimated, within some percent.</li>
        <li>A log proves nothing about who wrote it or what clients claimed: addresses, user agents and trace ids are taken as they stand.</li>
        <li>Values of queries are never shown, nor those of path parameters that were recognized; paths that no endpoint has are shown as they were asked for.</li>
        <li>Bounds: {HostLearning.MaxHosts} hosts, {TrafficCounter.MaxEndpoints} endpoints, {TrafficCounter.MaxClients} clients and {GraphBuilder.MaxEdges} edges are told apart. {LeftOut(facts)}</li>
        <li>{Silent(facts)}</li>
        </ul>

        """);

    private static Markup LeftOut(ReportFacts facts)
    {
        (long Count, string What)[] left =
        [
            (facts.HostsLeftOut, "of further hosts"), (facts.Traffic.EndpointsLeftOut, "of further endpoints"), (facts.Traffic.ClientsLeftOut, "of further clients"), (facts.EdgesLeftOut, "of further edges"),
        ];
        Markup said = Markup.Join(left.Where(static l => l.Count > 0).Select(static l => Markup.Of($"{Figures.Of(l.Count, "request")} {l.What}")), ", ");
        return said.IsEmpty ? Markup.Of($"This log stays below them.") : Markup.Of($"Beyond them, and counted only in sums: {said}.");
    }

    private static Markup Silent(ReportFacts facts)
    {
        (bool Knows, string What)[] all =
        [
            (facts.Knows.Status, "status"), (facts.Knows.Latency, "latency"), (facts.Knows.Clients, "client address"), (facts.Knows.Methods, "method"), (facts.Knows.Bytes, "size"),
            (facts.Knows.Authentication, "authentication"), (facts.HasGraph, "calling service"),
        ];
        string missing = string.Join(", ", all.Where(static a => !a.Knows).Select(static a => a.What));
        return missing.Length == 0 ? Markup.Of($"The log tells all that this page can show.") : Markup.Of($"The log does not tell: {missing}. What depends on it is left out.");
    }

    private static string Version() => typeof(MethodSection).Assembly.GetName().Version?.ToString(3) ?? "";
}

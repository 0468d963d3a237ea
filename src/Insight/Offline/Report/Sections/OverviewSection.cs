using Insight.Offline.Report.Counting;
using Insight.Offline.Report.Findings;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Sections;

/// <summary>The headline facts, and what stands out.</summary>
internal static class OverviewSection
{
    public static Markup Render(ReportFacts facts)
    {
        IReadOnlyList<Finding> findings = Finder.Find(facts);
        Markup list = findings.Count == 0
            ? Markup.Of($"<p>Nothing stands out by the measures of this page.</p>")
            : Markup.Of($"<ol class=\"findings\">{Markup.Join(findings.Select(static f => Markup.Of($"<li><b>{f.Title}.</b> {f.Text}</li>\n")))}</ol>");
        return Markup.Of($"<p class=\"lead\">{Facts(facts)}</p>\n{Rejected(facts)}{Problems(facts)}<h2>What stands out</h2>\n{list}\n");
    }

    private static Markup Facts(ReportFacts facts)
    {
        EndpointTally all = facts.Traffic.All;
        if (all.Requests == 0) return Markup.Of($"No line of this log is a request that could be read.");
        string where = string.Join(", ", Where(facts));
        Markup errors = facts.Knows.Status
            ? Markup.Of($" <b>{Figures.Share(all.ServerErrors, all.Requests)}</b> of the requests failed at the server (5xx, {all.ServerErrors}), <b>{Figures.Share(all.ClientErrors, all.Requests)}</b> were refused (4xx, {all.ClientErrors}).")
            : Markup.Of($" The log does not tell with which status requests were answered.");
        Markup latency = all.Latency.Milliseconds(0.5) is { } median
            ? Markup.Of($" Half of them took at most <b>{Figures.Latency(median)}</b>, one in twenty more than <b>{Figures.Latency(all.Latency.Milliseconds(0.95))}</b>.")
            : Markup.None;
        return Markup.Of($"<b>{Figures.Of(all.Requests, "request")}</b> in {Figures.Span(facts.Log.Newest!.Value - facts.Log.Oldest!.Value)}, from {Figures.Time(facts.Log.Oldest.Value)} to {Figures.Time(facts.Log.Newest.Value)} UTC: {where}.{errors}{latency}");
    }

    private static IEnumerable<string> Where(ReportFacts facts)
    {
        if (facts.Endpoints.Count > 0) yield return Figures.Of(facts.Endpoints.Count, "endpoint");
        if (facts.Hosts > 0) yield return Figures.Of(facts.Hosts, "host");
        if (facts.Services.Count > 0) yield return Figures.Of(facts.Services.Count, "service");
        if (facts.HasGraph) yield return Figures.Of(facts.Edges.Count, "edge") + " between them";
        if (facts.Knows.Clients) yield return (facts.Traffic.ClientsLeftOut > 0 ? "more than " : "") + Figures.Of(facts.Traffic.Clients.Count, "client");
        if (facts.Knows.Bytes) yield return Figures.Bytes(facts.Traffic.All.Bytes) + " of bodies";
    }

    private static Markup Rejected(ReportFacts facts) => facts.Log.Rejected == 0 ? Markup.None : Markup.Of(
        $"<p>{Figures.Of(facts.Log.Rejected, "line")} of {facts.Log.Read} could not be read: {Markup.Join(facts.Log.Reasons.Select(static r => Markup.Of($"{r.Key} {r.Value}")), ", ")}. {(facts.Log.Rejected == 1 ? "It counts" : "They count")} nowhere.</p>\n");

    private static Markup Problems(ReportFacts facts) =>
        Markup.Join(facts.Log.Problems.Take(20).Select(static p => Markup.Of($"<p class=\"problem\"><bdi>{p}</bdi></p>\n")));
}

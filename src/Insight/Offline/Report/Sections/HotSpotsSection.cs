using Insight.Offline.Report.Findings;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Sections;

/// <summary>Where errors and latency gather.</summary>
internal static class HotSpotsSection
{
    private const int MaxRows = 12, LeastLatencies = 20;

    public static Markup Render(ReportFacts facts)
    {
        Markup tables = Markup.Join([Errors(facts), Missing(facts), Latency(facts)]);
        return tables.IsEmpty ? Markup.None : Markup.Of($"<h2 id=\"hot-spots\">Hot spots</h2>\n<p>Where errors gather, and where time goes.</p>\n{tables}");
    }

    private static Markup Errors(ReportFacts facts)
    {
        EndpointFacts[] hot = [.. facts.Endpoints.Where(static e => e.Count.Errors > 0).OrderByDescending(static e => e.Count.ServerErrors).ThenByDescending(static e => e.Count.ClientErrors).Take(MaxRows)];
        if (hot.Length == 0) return Markup.None;
        long all = facts.Traffic.All.Errors;
        return Table.Of("Endpoints with errors, server errors first", [new("Endpoint"), new("5xx", true), new("4xx", true), new("Requests", true), new("Failing", true), new("Of all errors", true)], hot.Select(e => (IReadOnlyList<Markup>)
        [
            TrafficFindings.Name(e), Markup.Of($"{e.Count.ServerErrors}"), Markup.Of($"{e.Count.ClientErrors}"), Markup.Of($"{e.Count.Requests}"),
            Markup.Of($"{Figures.Share(e.Count.Errors, e.Count.Requests)}"), Markup.Of($"{Figures.Share(e.Count.Errors, all)}"),
        ]));
    }

    private static Markup Missing(ReportFacts facts)
    {
        if (facts.Traffic.Missing.Total == 0) return Markup.None;
        Markup rest = facts.Traffic.Missing.LeftOut > 0 ? Markup.Of($"<p>{Figures.Of(facts.Traffic.Missing.LeftOut, "request")} of further paths were not told apart.</p>\n") : Markup.None;
        return Markup.Of($"{Table.Of("Paths asked for and not found (404, 410)", [new("Path"), new("Requests", true)], facts.Traffic.Missing.Top(MaxRows).Select(static p => (IReadOnlyList<Markup>)[Markup.Code(p.Key), Markup.Of($"{p.Value}")]))}{rest}");
    }

    private static Markup Latency(ReportFacts facts)
    {
        EndpointFacts[] slow = [.. facts.Endpoints.Where(static e => e.Count.Latency.Count >= LeastLatencies).OrderByDescending(static e => e.Count.Latency.Milliseconds(0.95)).Take(MaxRows)];
        if (slow.Length == 0) return Markup.None;
        return Table.Of("Slowest endpoints by p95, of those with 20 latencies or more", [new("Endpoint"), new("p50", true), new("p95", true), new("p99", true), new("p99 / p50", true), new("Requests", true)], slow.Select(static e => (IReadOnlyList<Markup>)
        [
            TrafficFindings.Name(e), Markup.Of($"{Figures.Latency(e.Count.Latency.Milliseconds(0.5))}"), Markup.Of($"{Figures.Latency(e.Count.Latency.Milliseconds(0.95))}"),
            Markup.Of($"{Figures.Latency(e.Count.Latency.Milliseconds(0.99))}"), Markup.Of($"{Figures.Times(e.Count.Latency.Milliseconds(0.99)!.Value / e.Count.Latency.Milliseconds(0.5)!.Value)}"), Markup.Of($"{e.Count.Requests}"),
        ]));
    }
}

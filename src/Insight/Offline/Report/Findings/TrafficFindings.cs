using Insight.Offline.Report.Counting;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Findings;

/// <summary>What stands out in the traffic as a whole: errors, bursts, bytes.</summary>
internal static class TrafficFindings
{
    /// <summary>Fewest errors, and latencies, that a share or a quantile is taken from.</summary>
    private const int LeastErrors = 5, LeastLatencies = 30;

    /// <summary>How far above its share of the requests an endpoint must be.</summary>
    private const double Above = 2;

    public static Finding? ServerErrors(ReportFacts facts) => Errors(facts, "Server errors", "server errors (5xx)", static t => t.ServerErrors);

    public static Finding? ClientErrors(ReportFacts facts) => Errors(facts, "Refused requests", "client errors (4xx)", static t => t.ClientErrors);

    public static Finding? MissingPath(ReportFacts facts)
    {
        PathTallies missing = facts.Traffic.Missing;
        if (missing.Top(1).FirstOrDefault() is not { Value: >= LeastErrors } top) return null;
        return new Finding("Missing pages", Markup.Of(
            $"{Figures.Of(missing.Total, "request")} asked for something that is not there (404, 410), at {Figures.Of(missing.Distinct, "path")}. The most wanted is {Markup.Code(top.Key)}, {Figures.Of(top.Value, "request")}: a broken link, a file that clients expect, or a probe."));
    }

    public static Finding? Burst(ReportFacts facts)
    {
        TimeSteps steps = facts.Traffic.Steps;
        Tally all = facts.Traffic.All;
        int worst = Enumerable.Range(0, steps.Tallies.Length).MaxBy(i => steps.Tallies[i].ServerErrors);
        long errors = steps.Tallies[worst].ServerErrors;
        double share = (double)steps.Tallies[worst].Requests / Math.Max(1, all.Requests);
        if (errors < 2 * LeastErrors || errors < 0.2 * all.ServerErrors || errors < 3 * share * all.ServerErrors) return null;
        return new Finding("Errors in a burst", Markup.Of(
            $"{Figures.Share(errors, all.ServerErrors)} of the server errors ({errors}) fell into the {Figures.Span(steps.Step)} from {Figures.Time(steps.Start(worst), true)} UTC, which had {Figures.Share(share, 1)} of the requests."));
    }

    public static Finding? Peak(ReportFacts facts)
    {
        TimeSteps steps = facts.Traffic.Steps;
        long[] counts = [.. steps.Tallies.Select(static t => t.Requests).Order()];
        long median = counts[counts.Length / 2];
        int peak = Enumerable.Range(0, steps.Tallies.Length).MaxBy(i => steps.Tallies[i].Requests);
        long most = steps.Tallies[peak].Requests;
        if (counts.Length < 10 || median == 0 || most < 3 * median) return null;
        return new Finding("Peak", Markup.Of(
            $"The busiest {Figures.Span(steps.Step)} began at {Figures.Time(steps.Start(peak), true)} UTC with {Figures.Of(most, "request")}, {Figures.Times((double)most / median)} times the median."));
    }

    public static Finding? Latency(ReportFacts facts)
    {
        if (facts.Traffic.All.Latency.Milliseconds(0.95) is not { } usual) return null;
        EndpointFacts[] slow =
        [
            .. facts.Endpoints.Where(e => e.Count.Latency.Count >= LeastLatencies && e.Count.Latency.Milliseconds(0.95) >= Above * usual)
                .OrderByDescending(static e => e.Count.Latency.Milliseconds(0.95)),
        ];
        if (slow.Length == 0) return null;
        Markup list = Markup.Join(slow.Take(3).Select(e => Markup.Of($"{Name(e)} ({Figures.Latency(e.Count.Latency.Milliseconds(0.95))})")), ", ");
        return new Finding("Slow endpoints", Markup.Of(
            $"{Figures.Of(slow.Length, "endpoint is", "endpoints are")} at least twice as slow as all requests together: one request in twenty takes longer than {Figures.Latency(usual)} over all (p95), but at {list}."));
    }

    public static Finding? Heavy(ReportFacts facts)
    {
        Tally all = facts.Traffic.All;
        if (all.Bytes == 0 || facts.Endpoints.MaxBy(static e => e.Count.Bytes) is not { } top) return null;
        double bytes = (double)top.Count.Bytes / all.Bytes, requests = (double)top.Count.Requests / all.Requests;
        if (bytes < 0.1 || bytes < Above * requests) return null;
        return new Finding("Heavy endpoint", Markup.Of(
            $"{Name(top)} moved {Figures.Bytes(top.Count.Bytes)}: {Figures.Share(bytes, 1)} of all bytes with {Figures.Share(requests, 1)} of the requests ({top.Count.Requests})."));
    }

    /// <summary>Method and template as text of the log.</summary>
    public static Markup Name(EndpointFacts endpoint) => Markup.Code($"{endpoint.Method} {endpoint.Template}".TrimStart());

    private static Finding? Errors(ReportFacts facts, string title, string what, Func<Tally, long> of)
    {
        Tally all = facts.Traffic.All;
        long total = of(all);
        if (total < LeastErrors) return null;
        EndpointFacts[] hot =
        [
            .. facts.Endpoints.Where(e => of(e.Count) >= LeastErrors && (double)of(e.Count) / total >= Above * e.Count.Requests / all.Requests)
                .OrderByDescending(e => of(e.Count)).ThenBy(static e => e.Template, StringComparer.Ordinal),
        ];
        Markup where = hot.Length == 0
            ? Markup.Of($"No endpoint has more than its share of them.")
            : Markup.Of($"Most above their share: {Markup.Join(hot.Take(3).Select(e => Markup.Of($"{Name(e)} ({of(e.Count)} of its {Figures.Of(e.Count.Requests, "request")}, {Figures.Share(of(e.Count), total)} of these errors)")), ", ")}.");
        return new Finding(title, Markup.Of($"{total} {what}, {Figures.Share(total, all.Requests)} of the requests. {where}"));
    }
}

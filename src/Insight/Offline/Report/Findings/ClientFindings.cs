using Insight.Offline.Report.Counting;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Findings;

/// <summary>What stands out among those who ask.</summary>
internal static class ClientFindings
{
    /// <summary>Share of the traffic from which one client stands out.</summary>
    private const double LargeShare = 0.04;

    private static readonly string[] s_robots = ["bot", "crawl", "spider", "slurp"];

    /// <summary>True for a client that says itself that it is a robot.</summary>
    public static bool IsRobot(ClientTally client) => s_robots.Any(w => client.UserAgent.Contains(w, StringComparison.OrdinalIgnoreCase));

    public static Finding? Scanners(ReportFacts facts)
    {
        IReadOnlyList<ClientTally> scanners = facts.Scanners;
        if (scanners.Count == 0) return null;
        long requests = scanners.Sum(static c => c.Requests), refused = scanners.Sum(static c => c.ClientErrors);
        string kinds = string.Join(", ", ProbeKinds.Of(scanners.SelectMany(static c => c.Refused)).Take(3).Select(static k => k.Kind));
        return new Finding("Scanners", Markup.Of(
            $"{Figures.Of(scanners.Count, "client")} mostly got refusals: {refused} of {Figures.Of(requests, "request")} ({Figures.Share(requests, facts.Traffic.All.Requests)} of the traffic), the busiest {Markup.Code(scanners[0].Name)} with {scanners[0].Requests}. They tried: {kinds}. Nothing was learned from them."));
    }

    public static Finding? Robots(ReportFacts facts)
    {
        ClientTally[] robots = [.. facts.Traffic.Clients.Where(IsRobot).OrderByDescending(static c => c.Requests)];
        long requests = robots.Sum(static c => c.Requests);
        if (requests < LargeShare * facts.Traffic.All.Requests) return null;
        return new Finding("Robots", Markup.Of(
            $"{Figures.Of(robots.Length, "client")} whose user agent says robot made {Figures.Share(requests, facts.Traffic.All.Requests)} of the requests ({requests}); the busiest is {Markup.Code(robots[0].Name)} with {robots[0].Requests}, as {Markup.Code(robots[0].UserAgent)}."));
    }

    public static Finding? Largest(ReportFacts facts)
    {
        if (facts.Traffic.Clients.Count < 5) return null;
        ClientTally top = facts.Traffic.Clients.OrderByDescending(static c => c.Requests).ThenBy(static c => c.Name, StringComparer.Ordinal).First();
        if (top.Requests < LargeShare * facts.Traffic.All.Requests || IsRobot(top)) return null;
        return new Finding("One large client", Markup.Of(
            $"{Markup.Code(top.Name)} alone made {Figures.Share(top.Requests, facts.Traffic.All.Requests)} of the requests ({top.Requests}), {top.Errors} of them with an error."));
    }
}

using Insight.Offline.Report.Counting;
using Insight.Offline.Report.Findings;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Sections;

/// <summary>Who asks: the busiest clients, and those that look for holes.</summary>
internal static class ClientsSection
{
    private const int MaxScanners = 20, MaxBusiest = 10;

    public static Markup Render(ReportFacts facts)
    {
        if (!facts.Knows.Clients || facts.Traffic.Clients.Count == 0) return Markup.None;
        IEnumerable<ClientTally> busiest = facts.Traffic.Clients.OrderByDescending(static c => c.Requests).ThenBy(static c => c.Name, StringComparer.Ordinal).Take(MaxBusiest);
        Markup table = Table.Of($"The busiest of {Figures.Of(facts.Traffic.Clients.Count, "client")}", Columns(facts, "User agent"), busiest.Select(c => Row(c, facts, Markup.Code(c.UserAgent))));
        return Markup.Of($"<h2 id=\"clients\">Clients</h2>\n{Robots(facts)}{table}{Scanners(facts)}");
    }

    private static Markup Scanners(ReportFacts facts)
    {
        IReadOnlyList<ClientTally> scanners = facts.Scanners;
        if (scanners.Count == 0) return Markup.Of($"<h3>Scanners</h3><p>None: no client with eight requests or more was refused (4xx) more than half of them.</p>\n");
        Markup kinds = Markup.Join(ProbeKinds.Of(scanners.SelectMany(static c => c.Refused)).Select(static k => Markup.Of($"{k.Kind} ({k.Count})")), ", ");
        Markup more = scanners.Count > MaxScanners ? Markup.Of($"<p>{scanners.Count - MaxScanners} more are not listed.</p>\n") : Markup.None;
        return Markup.Of($"""
            <h3>Scanners</h3>
            <p>Clients with eight requests or more of which more than half were refused (4xx). Nothing was learned from them. What they tried, by the first refused paths of each: {kinds}.</p>
            {Table.Of(Figures.Of(scanners.Count, "scanner"), Columns(facts, "Some of what it was refused"), scanners.Take(MaxScanners).Select(c => Row(c, facts, Markup.Join(c.Refused.Take(4).Select(Markup.Code), " "))))}{more}
            """);
    }

    private static Markup Robots(ReportFacts facts)
    {
        ClientTally[] robots = [.. facts.Traffic.Clients.Where(ClientFindings.IsRobot)];
        return robots.Length == 0 ? Markup.Of($"<p>Who asks most.</p>\n") : Markup.Of(
            $"<p>Who asks most. {Figures.Of(robots.Length, "client")} say that they are robots, with {Figures.Of(robots.Sum(static r => r.Requests), "request")} ({Figures.Share(robots.Sum(static r => r.Requests), facts.Traffic.All.Requests)}); anybody can say so.</p>\n");
    }

    private static Column[] Columns(ReportFacts facts, string last) =>
        [new("Client"), new("Requests", true), new("4xx", true, facts.Knows.Status), new("5xx", true, facts.Knows.Status), new("Bytes", true, facts.Knows.Bytes), new(last)];

    private static IReadOnlyList<Markup> Row(ClientTally client, ReportFacts facts, Markup last) =>
    [
        Markup.Code(client.Name), Markup.Of($"{client.Requests} ({Figures.Share(client.Requests, facts.Traffic.All.Requests)})"), Markup.Of($"{client.ClientErrors}"), Markup.Of($"{client.ServerErrors}"),
        Markup.Of($"{Figures.Bytes(client.Bytes)}"), last,
    ];
}

using Insight.ApiDiscovery.Inventory;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Sections;

/// <summary>The endpoints, static files folded into one line.</summary>
internal static class EndpointsSection
{
    private const int MaxRows = 50;

    public static Markup Render(ReportFacts facts)
    {
        EndpointFacts[] shown = [.. facts.Endpoints.Where(static e => e.Kind != ApiKind.Static)];
        EndpointFacts[] files = [.. facts.Endpoints.Where(static e => e.Kind == ApiKind.Static)];
        if (facts.Endpoints.Count == 0) return Markup.None;
        bool latency = facts.Knows.Latency;
        Column[] columns =
        [
            new("Endpoint"), new("Host", false, facts.Hosts > 1), new("Tier"), new("Kind"), new("Requests", true), new("Clients", true, facts.Knows.Clients), new("4xx", true, facts.Knows.Status),
            new("5xx", true, facts.Knows.Status), new("p50", true, latency), new("p95", true, latency), new("Bytes", true, facts.Knows.Bytes), new("First seen, UTC"), new("Last seen, UTC"),
        ];
        Markup more = shown.Length > MaxRows
            ? Markup.Of($"<p>{Figures.Of(shown.Length - MaxRows, "more endpoint is", "more endpoints are")} not listed, with {Figures.Of(shown.Skip(MaxRows).Sum(static e => e.Count.Requests), "request")}; <code>insight discover</code> writes them all.</p>\n")
            : Markup.None;
        Markup table = shown.Length == 0 ? Markup.None : Table.Of(shown.Length > MaxRows ? $"The {MaxRows} busiest of {Figures.Of(shown.Length, "endpoint")}" : Figures.Of(shown.Length, "endpoint"), columns, shown.Take(MaxRows).Select(Row));
        return Markup.Of($"""
            <h2 id="endpoints">Endpoints</h2>
            <p>Paths that lead to the same code are one endpoint; what varies between them is a <span class="par">{"{parameter}"}</span>, with an example of which letters are <code>a</code> and digits <code>0</code>.
            {Tiers(facts)}</p>
            {table}{more}{Files(files)}{Unmatched(facts)}
            """);
    }

    private static IReadOnlyList<Markup> Row(EndpointFacts e) =>
    [
        Markup.Of($"{Method(e.Method)}{TemplateText.Of(e)}"), Markup.Code(e.Host), Markup.Of($"{e.Tier.ToString().ToLowerInvariant()}"), Markup.Of($"{ApiKinds.Word(e.Kind)}"),
        Markup.Of($"{e.Count.Requests}"), Markup.Of($"{e.Count.Clients.Estimate()}"), Markup.Of($"{e.Count.ClientErrors}"), Markup.Of($"{e.Count.ServerErrors}"),
        Markup.Of($"{Figures.Latency(e.Count.Latency.Milliseconds(0.5))}"), Markup.Of($"{Figures.Latency(e.Count.Latency.Milliseconds(0.95))}"), Markup.Of($"{Figures.Bytes(e.Count.Bytes)}"),
        Markup.Of($"<span class=\"time\">{Figures.Time(e.Count.FirstUs)}</span>"), Markup.Of($"<span class=\"time\">{Figures.Time(e.Count.LastUs)}</span>"),
    ];

    public static Markup Method(string method) => method.Length == 0 ? Markup.None : Markup.Of($"<span class=\"method\">{method}</span> ");

    private static Markup Tiers(ReportFacts facts) => facts.Knows.Status
        ? Markup.Of($"An endpoint is confirmed once three requests of two clients at two times were answered, else a candidate.")
        : Markup.Of($"As the log does not tell the answers, endpoints are only observed, and told apart by the form of their paths.");

    private static Markup Files(EndpointFacts[] files) => files.Length == 0 ? Markup.None : Markup.Of(
        $"<p>Beside them, {Figures.Of(files.Length, "static file or folder of files", "static files and folders of files")} ({Figures.Of(files.Sum(static f => f.Count.Requests), "request")}, {Figures.Bytes(files.Sum(static f => (double)f.Count.Bytes))}); the most wanted: {Markup.Join(files.Take(3).Select(static f => Markup.Of($"<bdi><code>{TemplateText.Highlight(f.Template)}</code></bdi>")), ", ")}.</p>\n");

    private static Markup Unmatched(ReportFacts facts) => facts.Traffic.Unmatched.Total == 0 ? Markup.None : Markup.Of(
        $"<p>{Figures.Of(facts.Traffic.Unmatched.Total, "request")} ({Figures.Share(facts.Traffic.Unmatched.Total, facts.Traffic.All.Requests)}) belong to no endpoint: nothing at their paths was ever answered well, or only to scanners.</p>\n");
}

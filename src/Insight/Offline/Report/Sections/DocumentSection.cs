using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.OpenApi;
using Insight.Offline.Report.Findings;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Sections;

/// <summary>The log against the known document.</summary>
internal static class DocumentSection
{
    private const int MaxRows = 50;

    public static Markup Render(ReportFacts facts)
    {
        if (facts.Document is not { } document) return Markup.None;
        EndpointFacts[] shadows = [.. InventoryFindings.Shadows(facts)], zombies = [.. facts.Endpoints.Where(static e => e.State == EndpointState.Zombie)];
        int documented = facts.Endpoints.Count(static e => e.State is EndpointState.Documented or EndpointState.Zombie);
        return Markup.Of($"""
            <h2 id="document">Against the document</h2>
            <p>The document <bdi>{document.Api.Title}</bdi> <bdi>{document.Api.Version}</bdi> has {Figures.Of(document.Api.Operations.Count, "operation")}; {Figures.Of(documented, "endpoint")} of the log {(documented == 1 ? "is" : "are")} in it.</p>
            {Used("Shadow: used, not documented", shadows)}{Used("Zombie: deprecated, still used", zombies)}{Orphans(document.Orphans)}
            """);
    }

    private static Markup Used(string caption, EndpointFacts[] endpoints) => endpoints.Length == 0 ? Markup.None : Markup.Of(
        $"{Table.Of($"{caption} ({Figures.Count(endpoints.Length)})", [new("Endpoint"), new("Tier"), new("Requests", true), new("Last seen, UTC")], endpoints.Take(MaxRows).Select(static e => (IReadOnlyList<Markup>)[TrafficFindings.Name(e), Markup.Of($"{e.Tier.ToString().ToLowerInvariant()}"), Markup.Of($"{e.Count.Requests}"), Markup.Of($"{Figures.Time(e.Count.LastUs)}")]))}{More(endpoints.Length)}");

    private static Markup Orphans(IReadOnlyList<KnownOperation> orphans) => orphans.Count == 0 ? Markup.None : Markup.Of(
        $"{Table.Of($"Orphan: documented, nobody asked for it ({Figures.Count(orphans.Count)})", [new("Operation")], orphans.Take(MaxRows).Select(static o => (IReadOnlyList<Markup>)[Markup.Code($"{o.Method} {o.Template}")]))}{More(orphans.Count)}");

    private static Markup More(int count) => count <= MaxRows ? Markup.None : Markup.Of($"<p>{count - MaxRows} more are not listed.</p>\n");
}

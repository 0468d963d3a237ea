using Insight.Offline.Report.Findings;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Sections;

/// <summary>Parameters of path and query that carry what should not stand in addresses.</summary>
internal static class SensitiveSection
{
    private const int MaxRows = 50;

    public static Markup Render(ReportFacts facts)
    {
        IReadOnlyList<SensitivePlace> places = SensitivePlace.Of(facts.Endpoints);
        if (places.Count == 0) return Markup.None;
        Markup more = places.Count > MaxRows ? Markup.Of($"<p>{places.Count - MaxRows} more are not listed.</p>\n") : Markup.None;
        Markup table = Table.Of(Figures.Of(places.Count, "parameter"), [new("Endpoint"), new("Parameter"), new("Where"), new("Looks like"), new("Because of"), new("Requests of the endpoint", true)], places.Take(MaxRows).Select(static p => (IReadOnlyList<Markup>)
        [
            TrafficFindings.Name(p.Endpoint), Markup.Code(p.Name), Markup.Of($"{(p.IsQuery ? "query" : "path")}"), Markup.Of($"{p.Kind}"), Markup.Of($"{(p.ByName ? "its name" : "its values")}"), Markup.Of($"{p.Endpoint.Count.Requests}"),
        ]));
        return Markup.Of($"<h2 id=\"sensitive\">Sensitive data in addresses</h2>\n<p>Addresses end in logs, histories and referrers. These parameters look as if they carry what should not be there; no value is shown here.</p>\n{table}{more}");
    }
}

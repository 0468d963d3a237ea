using Insight.Offline.Report.Html;
using Insight.Offline.Report.Sections;

namespace Insight.Offline.Report;

/// <summary>The page: HTML that needs nothing beside itself.</summary>
internal static class ReportPage
{
    /// <summary>The whole document.</summary>
    public static string Render(ReportFacts facts)
    {
        string files = string.Join(", ", facts.Files.Take(5)) + (facts.Files.Count > 5 ? $" and {Figures.Of(facts.Files.Count - 5, "more")}" : "");
        return Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>Insight report: {files}</title>
            <style>{ReportStyle.Css}</style>
            </head>
            <body>
            <header><p class="brand">Insight report</p><h1><bdi>{files}</bdi></h1></header>
            <main>
            {OverviewSection.Render(facts)}{TrafficSection.Render(facts)}{GraphSection.Render(facts)}{EndpointsSection.Render(facts)}{HotSpotsSection.Render(facts)}{ClientsSection.Render(facts)}{SensitiveSection.Render(facts)}{DocumentSection.Render(facts)}{MethodSection.Render(facts)}</main>
            <footer><p>Made {Figures.Time(facts.MadeAt)} UTC.</p></footer>
            </body>
            </html>

            """).Html;
    }
}

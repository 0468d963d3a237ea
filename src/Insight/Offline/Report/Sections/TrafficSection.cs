using Insight.Offline.Report.Drawing;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Sections;

/// <summary>Traffic over time.</summary>
internal static class TrafficSection
{
    public static Markup Render(ReportFacts facts)
    {
        if (facts.Traffic.All.Requests == 0) return Markup.None;
        Markup legend = facts.Knows.Status
            ? Markup.Of($" <span class=\"key ok\"></span> answered, <span class=\"key c4\"></span> refused (4xx), <span class=\"key c5\"></span> failed (5xx).")
            : Markup.None;
        return Markup.Of($"<h2 id=\"traffic\">Traffic over time</h2>\n<p>Each bar is {Figures.Span(facts.Traffic.Steps.Step)} of the log.{legend}</p>\n{TrafficChart.Draw(facts.Traffic.Steps, facts.Knows.Status)}");
    }
}

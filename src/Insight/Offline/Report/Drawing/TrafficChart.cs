using Insight.Offline.Report.Counting;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Drawing;

/// <summary>Requests and errors over time, as bars.</summary>
internal static class TrafficChart
{
    private const double Left = 60, Top = 12, Width = 1030, Height = 190;

    public static Markup Draw(TimeSteps steps, bool withErrors)
    {
        long most = Math.Max(1, steps.Tallies.Max(static t => t.Requests));
        long unit = Unit(most);
        long scale = (most + unit - 1) / unit * unit;
        double step = Width / steps.Tallies.Length, bar = Math.Max(1, step - 1);
        IEnumerable<Markup> lines = Enumerable.Range(0, (int)(scale / unit) + 1).Select(i =>
        {
            double y = Y(i * unit);
            return Markup.Of($"<line class=\"grid\" x1=\"{Left}\" y1=\"{y}\" x2=\"{Left + Width}\" y2=\"{y}\"/><text class=\"tick\" x=\"{Left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{i * unit}</text>");
        });
        IEnumerable<Markup> bars = steps.Tallies.Select((t, i) => t.Requests == 0 ? Markup.None : Markup.Of(
            $"<g>{Bar("ok", i, 0, t.Requests - t.ClientErrors - t.ServerErrors)}{Bar("c4", i, t.Requests - t.ClientErrors - t.ServerErrors, t.ClientErrors)}{Bar("c5", i, t.Requests - t.ServerErrors, t.ServerErrors)}<title>{Figures.Time(steps.Start(i), true)} UTC: {Figures.Of(t.Requests, "request")}{(withErrors ? $", {Figures.Count(t.ClientErrors)} 4xx, {Figures.Count(t.ServerErrors)} 5xx" : "")}</title></g>"));
        int every = Math.Max(1, (steps.Tallies.Length + 5) / 6);
        IEnumerable<Markup> times = Enumerable.Range(0, steps.Tallies.Length).Where(i => i % every == 0).Select(i => Markup.Of(
            $"<text class=\"tick\" x=\"{Left + i * step}\" y=\"{Top + Height + 18}\">{Figures.Time(steps.Start(i), steps.Step < TimeSpan.FromMinutes(1))}</text>"));
        return Markup.Of($"""
            <svg class="chart" viewBox="0 0 1100 246" role="img" aria-label="Requests over time"><title>Requests per {Figures.Span(steps.Step)}</title>
            {Markup.Join(lines)}{Markup.Join(bars)}{Markup.Join(times)}<text class="tick" x="{Left}" y="242">Requests per {Figures.Span(steps.Step)}, UTC</text></svg>

            """);

        double Y(double value) => Top + Height * (1 - value / scale);

        Markup Bar(string kind, int i, long from, long count) => count <= 0
            ? Markup.None
            : Markup.Of($"<rect class=\"{kind}\" x=\"{Left + i * step}\" y=\"{Y(from + count)}\" width=\"{bar}\" height=\"{Math.Max(0.5, Height * count / scale)}\"/>");
    }

    /// <summary>A round step of the axis, so that there are two to five.</summary>
    private static long Unit(long most)
    {
        long power = 1;
        while (power * 10 <= most) power *= 10;
        return most / power >= 5 ? power * 2 : most / power >= 2 ? power : Math.Max(1, power / 2);
    }
}

using Insight.ApiDiscovery.Learning;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Sections;

/// <summary>Shows a path template: parameters stand out, and below them is what their values look like.</summary>
internal static class TemplateText
{
    public static Markup Of(EndpointFacts endpoint) => Markup.Of($"<bdi><code>{Highlight(endpoint.Template)}</code></bdi>{Examples(endpoint.Learned.Parameters)}");

    public static Markup Highlight(string template)
    {
        List<Markup> pieces = [];
        int from = 0;
        while (template.IndexOf('{', from) is >= 0 and int open && template.IndexOf('}', open) is >= 0 and int close)
        {
            pieces.Add(Markup.Of($"{template[from..open]}<span class=\"par\">{template[open..(close + 1)]}</span>"));
            from = close + 1;
        }

        pieces.Add(Markup.Of($"{template[from..]}"));
        return Markup.Join(pieces);
    }

    private static Markup Examples(IReadOnlyList<LearnedParameter> parameters) => parameters.Count == 0 ? Markup.None : Markup.Of(
        $"<div class=\"eg\">{Markup.Join(parameters.Take(4).Select(static p => Markup.Of($"<bdi>{p.Parameter.Name}</bdi>: {p.Parameter.Type.ToString().ToLowerInvariant()}{Like(p)}")), "; ")}</div>");

    private static Markup Like(LearnedParameter parameter) => parameter.Examples.Count == 0 ? Markup.None : Markup.Of($", like {Markup.Code(parameter.Examples[0])}");
}

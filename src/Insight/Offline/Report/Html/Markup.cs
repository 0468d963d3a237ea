using System.Text;

namespace Insight.Offline.Report.Html;

/// <summary>A piece of HTML. It is only made from literals of this program, with everything in their holes encoded.</summary>
internal readonly record struct Markup(string Html)
{
    public static Markup None => new("");

    public bool IsEmpty => string.IsNullOrEmpty(Html);

    /// <summary>HTML of an interpolated text: strings in holes are encoded, numbers formatted, pieces of HTML stay.</summary>
    public static Markup Of(MarkupBuilder html) => html.Build();

    /// <summary>Text of the log as such: its reading direction stays its own.</summary>
    public static Markup Code(string? text) => Of($"<bdi><code>{text}</code></bdi>");

    /// <summary>All pieces, one after the other.</summary>
    public static Markup Join(IEnumerable<Markup> pieces, string literal = "")
    {
        StringBuilder all = new();
        foreach (Markup piece in pieces) all.Append(all.Length > 0 ? literal : "").Append(piece.Html);
        return new Markup(all.ToString());
    }
}

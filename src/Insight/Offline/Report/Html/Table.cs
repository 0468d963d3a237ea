namespace Insight.Offline.Report.Html;

/// <summary>A table with a caption; columns of numbers stand to the right.</summary>
internal static class Table
{
    public static Markup Of(string caption, IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Markup>> rows)
    {
        bool[] shown = [.. columns.Select(static c => c.IsShown)];
        Markup head = Markup.Join(columns.Where(static c => c.IsShown).Select(static c => c.IsNumber ? Markup.Of($"<th scope=\"col\" class=\"n\">{c.Title}</th>") : Markup.Of($"<th scope=\"col\">{c.Title}</th>")));
        Markup body = Markup.Join(rows.Select(row => Markup.Of($"<tr>{Markup.Join(row.Select((cell, i) => shown[i] ? Cell(columns[i], cell, i == 0) : Markup.None))}</tr>\n")));
        return Markup.Of($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>\n");
    }

    private static Markup Cell(Column column, Markup cell, bool isFirst) =>
        isFirst ? Markup.Of($"<th scope=\"row\">{cell}</th>") : column.IsNumber ? Markup.Of($"<td class=\"n\">{cell}</td>") : Markup.Of($"<td>{cell}</td>");
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Insight.Offline.Report.Html;

/// <summary>Makes <see cref="Markup"/> of interpolated texts. There is no way to put a string in that is not encoded.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupBuilder(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + 16 * formattedCount);

    public Markup Build() => new(_text.ToString());

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(string? text) => HtmlText.Append(_text, text);

    public void AppendFormatted(Markup piece) => _text.Append(piece.Html);

    public void AppendFormatted(int count) => _text.Append(Figures.Count(count));

    public void AppendFormatted(long count) => _text.Append(Figures.Count(count));

    /// <summary>A coordinate of a drawing.</summary>
    public void AppendFormatted(double value) => _text.Append(Math.Round(value, 1).ToString(CultureInfo.InvariantCulture));
}

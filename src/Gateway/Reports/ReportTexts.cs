namespace Insight.Gateway.Reports;

/// <summary>Texts as reports may hold them.</summary>
internal static class ReportTexts
{
    /// <summary>The text, cut, without control characters.</summary>
    public static string Fit(string text, int most)
    {
        if (text.Length > most) text = text[..most];
        return text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.AsSpan().ContainsAnyInRange('\u007f', '\u009f') ? string.Concat(text.Select(static letter => char.IsControl(letter) ? '?' : letter)) : text;
    }
}

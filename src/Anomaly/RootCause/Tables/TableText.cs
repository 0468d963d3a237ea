using System.Globalization;

namespace Insight.Anomaly.RootCause.Tables;

/// <summary>Text and numbers of cells.</summary>
internal static class TableText
{
    private const int Longest = 300;

    /// <summary>The text without control characters, cut when it is long: fit for a terminal.</summary>
    public static string Safe(string text)
    {
        string cut = text.Length <= Longest ? text : text[..Longest] + "…";
        return string.Concat(cut.Select(static c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '\uFFFD' : c));
    }

    /// <summary>True: nothing in it that a terminal would act upon.</summary>
    public static bool IsName(string text) => text.All(static c => !char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format);

    /// <summary>A number; NaN for an empty cell or <c>nan</c>. False when it is neither.</summary>
    public static bool TryNumber(string cell, out double number)
    {
        string text = cell.Trim();
        number = double.NaN;
        if (text.Length == 0 || text.Equals("nan", StringComparison.OrdinalIgnoreCase)) return true;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}

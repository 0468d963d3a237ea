using System.Globalization;

namespace Insight.Export.Selection;

/// <summary>A status (<c>404</c>) or a class of them (<c>5xx</c>).</summary>
public static class StatusRange
{
    /// <summary>The lowest and the highest status meant; null: it is neither.</summary>
    public static (int Low, int High)? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length != 3) return null;
        if (text.EndsWith("xx", StringComparison.OrdinalIgnoreCase) && text[0] is >= '1' and <= '5') return ((text[0] - '0') * 100, ((text[0] - '0') * 100) + 99);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && (status == 0 || status is >= 100 and <= 599) ? (status, status) : null;
    }
}

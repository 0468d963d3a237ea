using System.Globalization;
using System.Text;

namespace Insight.Gateway.Tests.Hostile;

/// <summary>Cells of the grid as text.</summary>
internal static class Row
{
    public static string Of(params IEnumerable<string> cells) => string.Join(" | ", cells.Select(Escape));

    /// <summary>What is not printable ASCII is written as its code, so that a row is one line and says exactly what was there.</summary>
    private static string Escape(string cell)
    {
        StringBuilder text = new();
        foreach (char c in cell)
        {
            if (c is >= ' ' and < '\u007f' or '…') text.Append(c);
            else text.Append(CultureInfo.InvariantCulture, $"<{(int)c:x2}>");
        }

        return text.ToString();
    }
}

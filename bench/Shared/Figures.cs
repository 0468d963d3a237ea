using System.Globalization;

namespace Insight.Bench;

/// <summary>What a comparison prints.</summary>
internal static class Figures
{
    /// <summary>The middle of some values; of two in the middle, their mean.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Prints a figure: <c>name value unit target</c>.</summary>
    public static void Print(string name, double value, string unit, string? target) =>
        Terminal.WriteLine($"{name} {value.ToString("0.###", CultureInfo.InvariantCulture)} {unit} {target ?? "-"}");
}

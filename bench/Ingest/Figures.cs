using System.Globalization;

namespace Insight.Bench.Ingest;

/// <summary>Prints figures, one per line: name, value, unit, target. Remembers whether one missed its target.</summary>
internal sealed class Figures
{
    public bool Missed { get; private set; }

    public void AtLeast(string name, double value, string unit, double target) => Print(name, value, unit, ">=" + Text(target), value < target);

    public void AtMost(string name, double value, string unit, double target) => Print(name, value, unit, "<=" + Text(target), value > target);

    public void Note(string name, double value, string unit) => Print(name, value, unit, "-", false);

    private void Print(string name, double value, string unit, string target, bool missed)
    {
        Missed |= missed;
        System.Console.WriteLine($"{name} {Text(value)} {unit} {target}{(missed ? " MISSED" : "")}");
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) < 1 ? "0.####" : Math.Abs(value) < 100 ? "0.##" : "0", CultureInfo.InvariantCulture);
}

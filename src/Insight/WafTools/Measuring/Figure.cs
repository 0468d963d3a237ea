using System.Globalization;

namespace Insight.WafTools.Measuring;

/// <summary>A measured figure; less is better.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Target">What it must not exceed.</param>
public sealed record Figure(string Name, double Value, string Unit, double Target)
{
    /// <summary>Whether the target was missed.</summary>
    public bool Missed => !(Value <= Target);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:0.###} {Unit} {Target:0.###}");
}

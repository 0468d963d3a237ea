namespace Insight.ApiDiscovery.Learning;

/// <summary>Sizes and durations on a logarithmic scale in fixed point: what differs by a factor differs by a constant, and sums are exact.</summary>
internal static class LogScale
{
    /// <summary>Steps per doubling: 0.3 % resolution, far below what any endpoint keeps to.</summary>
    private const double Steps = 256;

    private const double Ln2 = 0.693147180559945;

    /// <summary>The step of a value; 0 for 0 (unknown), at least 1 else.</summary>
    public static ushort Of(ulong value) => value == 0 ? (ushort)0 : (ushort)(1 + (int)(Math.Log2(value) * Steps));

    /// <summary>The natural logarithm that a step stands for.</summary>
    public static double Ln(ushort step) => (step - 1) / Steps * Ln2;
}

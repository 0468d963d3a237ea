namespace Insight.Waf.Tests.Measuring;

/// <summary>
/// Asserts that work grows no faster than its input, by CPU time, where <c>INSIGHT_FUZZ_SECONDS</c> is set: a clock belongs into a run that
/// someone watches. Otherwise the work is only done, which takes minutes where it is quadratic. What disturbs a measurement only adds to it, so it is measured
/// again before it counts.
/// </summary>
internal static class Linear
{
    /// <summary>A processor that is shared runs at half its speed for a while, and not when it is asked to.</summary>
    private const int Attempts = 60;

    /// <summary>How much shorter the input is that the whole is compared with: far enough apart that quadratic work (64 times as much) is not taken for a cache that became too small.</summary>
    private const int Ratio = 8;

    /// <summary>An eighth of the input takes an eighth of the time; the rest is what caches cost.</summary>
    private const double MaxGrowth = 3 * Ratio;

    /// <summary>What a collection or an interrupt adds.</summary>
    private static readonly TimeSpan s_jitter = TimeSpan.FromMilliseconds(2);

    /// <summary>Measures with the input and with an eighth of it.</summary>
    /// <param name="name">What is measured, for the message.</param>
    /// <param name="length">Bytes of the input.</param>
    /// <param name="maxNanosecondsPerByte">CPU time that the input may take.</param>
    /// <param name="work">Makes the work on an input of a length; making it is not measured.</param>
    public static void Check(string name, int length, double maxNanosecondsPerByte, Func<int, Action> work)
    {
        Action whole = work(length), part = work(length / Ratio);
        if (Environment.GetEnvironmentVariable("INSIGHT_FUZZ_SECONDS") is null)
        {
            whole();
            return;
        }

        TimeSpan wholeTime = TimeSpan.MaxValue, partTime = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            partTime = Least(partTime, ThreadClock.Measure(part));
            wholeTime = Least(wholeTime, ThreadClock.Measure(whole));
            if (IsCheap() && IsLinear()) return;
        }

        Assert.True(IsCheap(), $"{wholeTime.TotalNanoseconds / length:0} ns/byte of {length}: {name}");
        Assert.True(IsLinear(), $"{partTime.TotalMilliseconds:0.0} ms for an eighth of the input, {wholeTime.TotalMilliseconds:0.0} ms for {length} bytes: {name}");

        bool IsCheap() => wholeTime.TotalNanoseconds <= maxNanosecondsPerByte * length;
        bool IsLinear() => wholeTime <= partTime * MaxGrowth + s_jitter;
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

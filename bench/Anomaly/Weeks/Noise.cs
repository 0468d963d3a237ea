namespace Insight.Bench.Anomaly.Weeks;

/// <summary>Random numbers from one seed (SplitMix64, Steele and others 2014). A copy goes its own way from there.</summary>
/// <remarks>Every request has a seed of its own, so that a fault changes nothing but the requests that it touches.</remarks>
internal struct Noise(ulong seed)
{
    private ulong _state = seed;

    /// <summary>One seed of two numbers.</summary>
    public static ulong Mix(ulong seed, ulong number) => Scramble(seed + (number + 1) * 0x9E3779B97F4A7C15);

    /// <summary>64 random bits.</summary>
    public ulong Next() => Scramble(_state += 0x9E3779B97F4A7C15);

    /// <summary>From 0 up to, not including, 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 up to, not including, a number.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Between two numbers.</summary>
    public double Between(double least, double most) => least + (most - least) * Unit();

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => Unit() < probability;

    /// <summary>Standard normal (Box and Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    /// <summary>Pareto: 1 at least, heavier tails for smaller shapes.</summary>
    public double Pareto(double shape) => Math.Pow(1 - Unit(), -1 / shape);

    /// <summary>Poisson: exact below a mean of 60 (Knuth), the rounded normal above.</summary>
    public int Poisson(double mean)
    {
        if (mean <= 0) return 0;
        if (mean > 60) return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        double limit = Math.Exp(-mean), product = Unit();
        int count = 0;
        for (; product > limit; count++) product *= Unit();
        return count;
    }

    private static ulong Scramble(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

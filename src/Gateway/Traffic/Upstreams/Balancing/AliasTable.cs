namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>Draws an index by weight in constant time (Vose, "A linear algorithm for generating random numbers with a given distribution", 1991).</summary>
internal sealed class AliasTable
{
    /// <summary>Numbers to draw by have 63 bits: the upper 32 choose a column, the lower 31 one of the two indexes that share it.</summary>
    private const int LowBits = 31;

    private readonly uint[] _thresholds;
    private readonly int[] _aliases;

    /// <summary>A table of weights, all above 0.</summary>
    public AliasTable(ReadOnlySpan<int> weights)
    {
        int count = weights.Length;
        _thresholds = new uint[count];
        _aliases = new int[count];
        double total = 0;
        foreach (int weight in weights) total += weight;

        double[] shares = new double[count];
        Stack<int> small = new(count);
        Stack<int> large = new(count);
        for (int i = 0; i < count; i++)
        {
            shares[i] = weights[i] * count / total;
            (shares[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            int less = small.Pop();
            int more = large.Pop();
            _thresholds[less] = (uint)(shares[less] * (1L << LowBits));
            _aliases[less] = more;
            shares[more] -= 1 - shares[less];
            (shares[more] < 1 ? small : large).Push(more);
        }

        // What is left is 1 but for rounding.
        foreach (int i in small.Concat(large)) (_thresholds[i], _aliases[i]) = (1u << LowBits, i);
    }

    /// <summary>The index for a number from 0 to 2^63 - 1.</summary>
    public int Draw(long number)
    {
        int column = (int)(((ulong)number >> LowBits) * (ulong)_thresholds.Length >> 32);
        return ((uint)number & ((1u << LowBits) - 1)) < _thresholds[column] ? column : _aliases[column];
    }
}

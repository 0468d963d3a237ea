namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>One after the other, by weight.</summary>
/// <remarks>
/// The order is laid out beforehand, so that choosing is one counter: in each period every upstream stands exactly as often as its weight says, at even
/// distances. Where the weights make the period too long, a golden-ratio sequence through the alias table takes its place: shares are then kept within
/// a few turns (Weyl's sequence has discrepancy O(log n / n)).
/// </remarks>
internal sealed class RoundRobin : Balancer
{
    private const int LongestPeriod = 16_384;

    /// <summary>The golden ratio's fraction, of 2^64 and of 1.</summary>
    private const ulong GoldenStep = 0x9E37_79B9_7F4A_7C15;
    private const double Golden = 0.618_033_988_749_894_9;

    private readonly Turns _turns;
    private readonly Upstream[] _order;
    private readonly AliasTable? _table;

    public RoundRobin(Upstream[] upstreams, int[] weights, Turns turns, Random random)
        : base(upstreams, random)
    {
        _turns = turns;
        int divisor = weights.Aggregate(0, Divisor);
        long period = weights.Sum(weight => (long)(weight / divisor));
        if (period > LongestPeriod) _table = new AliasTable(weights);
        _order = _table is null ? Order(upstreams, weights, divisor, (int)period) : [];
    }

    protected override Upstream Next()
    {
        ulong turn = _turns.Next();
        return _table is null ? _order[turn % (ulong)_order.Length] : Upstreams[_table.Draw((long)((turn * GoldenStep) >> 1))];
    }

    /// <summary>Each upstream's turns at even distances, sorted; those of different upstreams begin at different places.</summary>
    private static Upstream[] Order(Upstream[] upstreams, int[] weights, int divisor, int period)
    {
        double[] places = new double[period];
        Upstream[] order = new Upstream[period];
        int at = 0;
        for (int i = 0; i < upstreams.Length; i++)
        {
            int weight = weights[i] / divisor;
            double offset = i * Golden % 1;
            for (int turn = 0; turn < weight; turn++)
            {
                places[at] = (turn + offset) / weight;
                order[at++] = upstreams[i];
            }
        }

        Array.Sort(places, order);
        return order;
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}

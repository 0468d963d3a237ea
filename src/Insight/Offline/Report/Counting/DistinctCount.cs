using System.Numerics;

namespace Insight.Offline.Report.Counting;

/// <summary>Estimates how many distinct values there are, in 512 bytes: linear counting (Whang, Vander-Zanden and Taylor 1990); some percent off beyond a few thousand.</summary>
internal sealed class DistinctCount
{
    private const int Bits = 4096;

    private readonly ulong[] _map = new ulong[Bits / 64];

    public void Add(ulong hash) => _map[(hash >> 6) % (Bits / 64)] |= 1UL << (int)(hash & 63);

    public long Estimate()
    {
        int empty = Bits - _map.Sum(BitOperations.PopCount);
        return (long)Math.Round(Bits * Math.Log(Bits / (double)Math.Max(1, empty)));
    }
}

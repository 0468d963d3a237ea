using System.Numerics;

namespace Insight.Endpoints.Profiles;

/// <summary>About how many clients: linear counting in 64 bits (Whang and others, 1990). Sets merge in any order and any number of times.</summary>
/// <param name="Bits">A bit for each of 64 groups of clients.</param>
public readonly record struct ClientSet(ulong Bits)
{
    /// <summary>What is said of sets that are full.</summary>
    public const double Most = 266;

    /// <summary>About how many: right to some clients below 20, to a fifth below 100.</summary>
    public double Estimate => Bits == ulong.MaxValue ? Most : 64 * Math.Log(64.0 / (64 - BitOperations.PopCount(Bits)));

    /// <summary>The bit of a client.</summary>
    /// <param name="client">Its keyed hash.</param>
    public static ulong BitOf(ulong client) => 1UL << (int)(client >> 58);
}

using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Insight.PolicyRecommender.Replay;

/// <summary>Counts distinct clients by a hash of their names. Memory is bounded: beyond <see cref="Most"/> it stops counting.</summary>
internal sealed class ClientCount
{
    /// <summary>About 60 MB.</summary>
    public const int Most = 2_000_000;

    private readonly HashSet<ulong> _seen = [];

    public long Count => _seen.Count;

    /// <summary>Notes a client; true when it is new.</summary>
    /// <param name="client">A hash of its name.</param>
    public bool Add(ulong client) => _seen.Count < Most && _seen.Add(client);

    public static ulong HashOf(string client) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(client.AsSpan()));
}

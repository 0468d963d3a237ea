using System.Security.Cryptography;

namespace Insight.Contracts.Ids;

/// <summary>Makes record ids: a random name for this process (40 bits) and a counter (40 bits) behind the millisecond.</summary>
/// <remarks>Counting instead of drawing each id at random keeps the column small on disk (neighbours differ in few bytes)
/// and costs one interlocked addition. Ids are names, not secrets: they may be guessed.</remarks>
public sealed class RecordIdGenerator
{
    private readonly UInt128 _instance;
    private long _counter;

    /// <summary>A generator with a fresh random name.</summary>
    public RecordIdGenerator()
    {
        Span<byte> name = stackalloc byte[8];
        RandomNumberGenerator.Fill(name[..5]);
        _instance = (UInt128)BitConverter.ToUInt64(name) << 40;
    }

    /// <summary>The next id for a request that arrived at <paramref name="unixMicroseconds"/>.</summary>
    public RecordId Next(long unixMicroseconds)
    {
        ulong count = (ulong)Interlocked.Increment(ref _counter) & ((1UL << 40) - 1);
        return RecordId.Create(unixMicroseconds / 1000, _instance | count);
    }
}

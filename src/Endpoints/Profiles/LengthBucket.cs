using System.Numerics;

namespace Insight.Endpoints.Profiles;

/// <summary>Lengths by their logarithm, two buckets to a doubling.</summary>
public static class LengthBucket
{
    /// <summary>How many buckets there are; the last one takes everything longer.</summary>
    public const int Count = 44;

    /// <summary>The bucket of a length in bytes.</summary>
    public static int Of(int length)
    {
        if (length <= 1) return length <= 0 ? 0 : 1;
        int log = BitOperations.Log2((uint)length);
        return Math.Min(Count - 1, (2 * log) + ((length >> (log - 1)) & 1));
    }

    /// <summary>The greatest length of a bucket.</summary>
    public static int Greatest(int bucket)
    {
        if (bucket <= 1) return bucket;
        if (bucket >= Count - 1) return int.MaxValue;
        int log = bucket / 2;
        return bucket % 2 == 0 ? (1 << log) + (1 << (log - 1)) - 1 : (2 << log) - 1;
    }
}

namespace Insight.Anomaly.Clients;

/// <summary>
/// Buckets of levels: bucket 0 holds what is less than a half; of each further one the upper end, plus <see cref="Offset"/>, is 12 % higher than the one's before.
/// </summary>
/// <remarks>The offset makes one event more or less, which is chance, a small step, and leaves large levels on a logarithmic scale.</remarks>
internal static class LevelBuckets
{
    /// <summary>How many there are; the last has no upper end. The numbers fit into a byte, 255 stands for none.</summary>
    public const int Count = 192;

    /// <summary>No bucket.</summary>
    public const byte None = 255;

    /// <summary>ln 1.12.</summary>
    public const double Step = 0.11332868530700327;

    private const double Least = 0.5, Offset = 2;

    private static readonly double[] s_upper = [.. Enumerable.Range(0, Count).Select(bucket => Math.Exp(LogLower(bucket + 1)) - Offset)];

    /// <summary>The bucket of a level.</summary>
    public static byte Of(float level) => level < Least ? (byte)0 : (byte)Math.Min(Count - 1, 1 + (int)((Log(level) - LogLower(1)) / Step));

    /// <summary>ln of a level and the offset.</summary>
    public static double Log(float level) => Math.Log(level + Offset);

    /// <summary><see cref="Log"/> of a bucket's lower end; of bucket 0, which has none, of its upper end.</summary>
    public static double LogLower(int bucket) => Math.Log(Least + Offset) + (Math.Max(bucket - 1, 0) * Step);

    /// <summary>A bucket's upper end.</summary>
    public static double Upper(int bucket) => s_upper[bucket];
}

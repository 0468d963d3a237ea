namespace Insight.ApiDiscovery.Learning;

/// <summary>One creating answer, reduced to what learning needs (20 bytes).</summary>
/// <param name="Hash">Identity: the same record always has the same, so that replayed records count once.</param>
/// <param name="Client">Who asked.</param>
/// <param name="Service">Who answered; 0 when unknown.</param>
/// <param name="Bucket">Stretch of time it fell in.</param>
/// <param name="Size">Response size, see <see cref="LogScale"/>; 0 when unknown or empty.</param>
/// <param name="Duration">Duration, see <see cref="LogScale"/>; 0 when unknown.</param>
internal readonly record struct Sample(uint Hash, uint Client, uint Service, uint Bucket, ushort Size, ushort Duration);

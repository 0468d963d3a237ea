using System.IO.Hashing;
using System.Text;

namespace Insight.ApiDiscovery.Learning;

/// <summary>Hashes that are the same in every process: state is merged across them.</summary>
internal static class TextHash
{
    public static ulong Of(ReadOnlySpan<byte> text) => XxHash64.HashToUInt64(text);

    public static ulong Of(string text) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text));

    /// <summary>Mixes two hashes into one (order matters).</summary>
    public static ulong Mix(ulong a, ulong b)
    {
        ulong x = (a ^ (b * 0x9E3779B97F4A7C15)) * 0xFF51AFD7ED558CCD;
        x ^= x >> 32;
        x *= 0xC4CEB9FE1A85EC53;
        return x ^ (x >> 29);
    }
}

using System.Text;

namespace Insight.Waf.Text;

/// <summary>Rules are bytes: a string that came from a rule file holds one byte in each character.</summary>
internal static class Latin1
{
    public static byte[] ToBytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string ToString(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}

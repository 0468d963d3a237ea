using System.Text;

namespace Insight.Waf.Text;

/// <summary>Makes untrusted bytes fit for a log: printable ASCII stays, everything else becomes <c>\xNN</c>.</summary>
internal static class Printable
{
    private const string Digits = "0123456789abcdef";

    public static string Of(ReadOnlySpan<byte> value, int maxBytes)
    {
        StringBuilder text = new(Math.Min(value.Length, maxBytes) + 8);
        foreach (byte one in value[..Math.Min(value.Length, maxBytes)])
        {
            if (one is >= 0x20 and < 0x7F && one != (byte)'"') text.Append((char)one);
            else text.Append("\\x").Append(Digits[one >> 4]).Append(Digits[one & 15]);
        }

        if (value.Length > maxBytes) text.Append("...");
        return text.ToString();
    }
}

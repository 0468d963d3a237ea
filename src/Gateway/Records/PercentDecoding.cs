using System.Text.Unicode;

namespace Insight.Gateway.Records;

/// <summary>Undoes percent encoding, and in queries and forms <c>+</c> for a blank.</summary>
internal static class PercentDecoding
{
    /// <summary>The beginning of a value, decoded as UTF-8, as far as it has room in <paramref name="destination"/>.</summary>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<char> text, Span<byte> destination, bool isPath = false)
    {
        Utf8.FromUtf16(text, destination, out _, out int length);
        return destination[..InPlace(destination[..length], isPath)];
    }

    /// <summary>Decodes text where it stands; returns the length that is left.</summary>
    private static int InPlace(Span<byte> text, bool isPath)
    {
        int first = text.IndexOfAny((byte)'%', (byte)'+');
        if (first < 0) return text.Length;
        int length = first;
        for (int i = first; i < text.Length; i++)
        {
            byte b = text[i];
            if (b == '+' && !isPath) b = (byte)' ';
            else if (b == '%' && i + 2 < text.Length && Hex(text[i + 1]) is >= 0 and int high && Hex(text[i + 2]) is >= 0 and int low)
            {
                b = (byte)((high << 4) | low);
                i += 2;
            }

            text[length++] = b;
        }

        return length;
    }

    /// <summary>The value of a hexadecimal digit; -1 when it is none.</summary>
    public static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}

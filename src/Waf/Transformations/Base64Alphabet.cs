namespace Insight.Waf.Transformations;

/// <summary>The digits of Base64 (RFC 4648, section 4).</summary>
internal static class Base64Alphabet
{
    private static readonly sbyte[] s_digits = Digits();

    /// <summary>The value of a digit, or -1.</summary>
    public static int Digit(byte value) => s_digits[value];

    private static sbyte[] Digits()
    {
        ReadOnlySpan<byte> alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        sbyte[] digits = new sbyte[256];
        Array.Fill(digits, (sbyte)-1);
        for (int digit = 0; digit < alphabet.Length; digit++) digits[alphabet[digit]] = (sbyte)digit;
        return digits;
    }
}

namespace Insight.Gateway.Sensitive;

/// <summary>Payment card numbers: length and beginning of a known issuer, and a check digit that is right (ISO/IEC 7812, Luhn).</summary>
internal static class CardNumbers
{
    public const int MinDigits = 13, MaxDigits = 19;

    /// <summary>Whether digits are a card's number.</summary>
    /// <param name="digits">13 to 19 digits as ASCII, without separators.</param>
    public static bool IsOne(ReadOnlySpan<byte> digits) => IsIssued(digits) && HasCheckDigit(digits);

    /// <summary>Where one may stand separators between: groups of four, or 4-6-5 and 4-6-4 as on some cards.</summary>
    public static bool AreGroups(ReadOnlySpan<byte> groups)
    {
        if (groups.Length == 3) return groups[0] == 4 && groups[1] == 6 && groups[2] is 4 or 5;
        if (groups.Length is not (4 or 5)) return false;
        foreach (byte group in groups[..^1])
        {
            if (group != 4) return false;
        }

        return groups[^1] is >= 1 and <= 4;
    }

    private static bool IsIssued(ReadOnlySpan<byte> d)
    {
        int length = d.Length, six = 0;
        for (int i = 0; i < 6; i++) six = (six * 10) + d[i] - '0';
        int four = six / 100, three = six / 1000, two = six / 10_000;
        return d[0] switch
        {
            (byte)'4' => length is 13 or 16 or 19, // Visa
            (byte)'2' => length == 16 && four is >= 2221 and <= 2720, // Mastercard
            (byte)'5' => (length == 16 && two is >= 51 and <= 55) || four is 5018 or 5020 or 5038 or 5893, // Mastercard, Maestro
            (byte)'3' => (length == 15 && two is 34 or 37) // American Express
                || (length is 14 or 16 && (three is >= 300 and <= 305 || two is 36 or 38 or 39)) // Diners Club
                || (length == 16 && four is >= 3528 and <= 3589), // JCB
            (byte)'6' => (length >= 16 && (four == 6011 || two is 65 or 62 || three is >= 644 and <= 649)) // Discover, UnionPay
                || four is 6304 or 6759 or 6761 or 6762 or 6763, // Maestro
            _ => false,
        };
    }

    private static bool HasCheckDigit(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        bool isDoubled = false, isVaried = false;
        for (int i = digits.Length - 1; i >= 0; i--, isDoubled = !isDoubled)
        {
            int digit = digits[i] - '0';
            isVaried |= digits[i] != digits[0];
            if (isDoubled) digit = digit > 4 ? (2 * digit) - 9 : 2 * digit;
            sum += digit;
        }

        return isVaried && sum % 10 == 0;
    }
}

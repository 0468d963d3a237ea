namespace Insight.Waf.Operators;

/// <summary>Reads texts as the rule language's numbers.</summary>
public static class LeadingNumber
{
    // The smallest number without its last digit, and that digit: a division for each digit read would cost more than the rest.
    private const long Tenth = long.MinValue / 10;
    private const int LastDigit = (int)-(long.MinValue % 10);

    /// <summary>
    /// The whole number at the start of a text, as C's <c>atoll</c>: white space and one sign may precede, anything may follow;
    /// 0 without digits; a number beyond 64 bits is the nearest one within.
    /// </summary>
    public static long Read(ReadOnlySpan<byte> text)
    {
        int index = 0;
        while (index < text.Length && (text[index] is (byte)' ' or (>= 0x09 and <= 0x0D))) index++;
        bool isNegative = index < text.Length && text[index] == '-';
        if (index < text.Length && text[index] is (byte)'-' or (byte)'+') index++;

        // Counted below zero, where one number more fits.
        long number = 0;
        for (; index < text.Length && text[index] is >= (byte)'0' and <= (byte)'9'; index++)
        {
            int digit = text[index] - '0';
            if (number <= Tenth && (number < Tenth || digit > LastDigit)) return isNegative ? long.MinValue : long.MaxValue;
            number = number * 10 - digit;
        }

        if (isNegative) return number;
        return number == long.MinValue ? long.MaxValue : -number;
    }
}

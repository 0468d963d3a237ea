namespace Insight.Waf.Operators;

/// <summary>Whether the digits in a text are a right number of some kind; other characters are skipped.</summary>
internal static class CheckDigits
{
    /// <summary>Payment cards: the Luhn algorithm of ISO/IEC 7812-1.</summary>
    public static bool IsCard(ReadOnlySpan<char> text)
    {
        int sum = 0;
        int count = 0;
        for (int index = text.Length - 1; index >= 0; index--)
        {
            if (!char.IsAsciiDigit(text[index])) continue;
            int digit = text[index] - '0';
            if (count++ % 2 == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
            sum += digit;
        }

        return count > 0 && sum % 10 == 0;
    }

    /// <summary>Social security numbers of the USA: nine digits, no part all zero, area below 740 and not 666, not all equal and not in sequence.</summary>
    public static bool IsSocialSecurityNumber(ReadOnlySpan<char> text)
    {
        Span<int> digits = stackalloc int[9];
        if (Digits(text, digits) != 9) return false;

        int area = digits[0] * 100 + digits[1] * 10 + digits[2];
        int group = digits[3] * 10 + digits[4];
        int serial = digits[5] * 1000 + digits[6] * 100 + digits[7] * 10 + digits[8];
        return area is > 0 and < 740 and not 666 && group > 0 && serial > 0 && !HasSteps(digits, 0) && !HasSteps(digits, 1);
    }

    /// <summary>Taxpayer numbers of Brazil (CPF): eleven digits, the last two of which check the others modulo 11; not all equal.</summary>
    public static bool IsTaxpayerNumber(ReadOnlySpan<char> text)
    {
        Span<int> digits = stackalloc int[11];
        if (Digits(text, digits) != 11 || HasSteps(digits, 0)) return false;
        return digits[9] == CheckDigit(digits[..9]) && digits[10] == CheckDigit(digits[..10]);
    }

    /// <summary>Social insurance numbers of Austria (SVNR): ten digits, the fourth of which checks the others modulo 11; not all equal.</summary>
    public static bool IsInsuranceNumber(ReadOnlySpan<char> text)
    {
        Span<int> digits = stackalloc int[10];
        if (Digits(text, digits) != 10 || HasSteps(digits, 0)) return false;
        ReadOnlySpan<int> weights = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6];
        int sum = 0;
        for (int index = 0; index < digits.Length; index++) sum += digits[index] * weights[index];
        // A rest of 10 is never given out; ModSecurity takes it for 0.
        return digits[3] == sum % 11 % 10;
    }

    private static int CheckDigit(ReadOnlySpan<int> digits)
    {
        int sum = 0;
        for (int index = 0; index < digits.Length; index++) sum += digits[index] * (digits.Length + 1 - index);
        int rest = sum % 11;
        return rest < 2 ? 0 : 11 - rest;
    }

    private static int Digits(ReadOnlySpan<char> text, Span<int> digits)
    {
        int count = 0;
        foreach (char current in text)
        {
            if (!char.IsAsciiDigit(current)) continue;
            if (count < digits.Length) digits[count] = current - '0';
            count++;
        }

        return count;
    }

    private static bool HasSteps(ReadOnlySpan<int> digits, int step)
    {
        for (int index = 1; index < digits.Length; index++)
        {
            if (digits[index] != digits[index - 1] + step) return false;
        }

        return true;
    }
}

using System.Text;
using Insight.Waf.Transactions;

namespace Insight.Gateway.Waf;

/// <summary>The beginning of what a rule matched, for the analyst, without what must not be stored.</summary>
internal static class Excerpt
{
    private const char Mask = '*';

    /// <summary>Card numbers have 12 to 19 digits (ISO/IEC 7812).</summary>
    private const int MinCardDigits = 12;

    /// <summary>Credentials written as one word are long: tokens, keys, digests.</summary>
    private const int MinTokenLength = 24;

    private static readonly string[] s_secretHeaders = ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token", "x-csrf-token"];

    private static readonly string[] s_secretWords = ["passw", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key", "credential", "session", "auth", "pin", "cvv", "cvc", "ssn", "iban", "card"];

    /// <summary>What is kept of a match.</summary>
    /// <param name="match">The match; its value is printable ASCII already.</param>
    /// <param name="bytes">Most bytes.</param>
    public static string Of(RuleMatch match, int bytes)
    {
        if (bytes <= 0 || match.Value.Length == 0) return "";
        if (IsSecret(match.Variable)) return new string(Mask, Math.Min(3, bytes));
        StringBuilder text = new(match.Value);
        MaskDigits(text);
        MaskTokens(text);
        return text.ToString(0, Math.Min(text.Length, bytes));
    }

    /// <summary>Whether what a variable holds is a secret by its name. Cookies always are.</summary>
    private static bool IsSecret(string variable)
    {
        if (variable.StartsWith("REQUEST_COOKIES", StringComparison.Ordinal)) return !variable.StartsWith("REQUEST_COOKIES_NAMES", StringComparison.Ordinal);
        int colon = variable.IndexOf(':');
        if (colon < 0) return false;
        ReadOnlySpan<char> name = variable.AsSpan(colon + 1);
        if (variable.Contains("HEADERS", StringComparison.Ordinal) && Array.Exists(s_secretHeaders, header => variable.AsSpan(colon + 1).Equals(header, StringComparison.OrdinalIgnoreCase))) return true;
        foreach (string word in s_secretWords)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>Long numbers, also with blanks or hyphens between, keep their last four digits.</summary>
    private static void MaskDigits(StringBuilder text)
    {
        for (int start = 0; start < text.Length; start++)
        {
            if (!char.IsAsciiDigit(text[start])) continue;
            int end = start, digits = 0;
            for (; end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is ' ' or '-' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))); end++)
            {
                if (char.IsAsciiDigit(text[end])) digits++;
            }

            for (int i = start, left = digits - 4; digits >= MinCardDigits && left > 0; i++)
            {
                if (!char.IsAsciiDigit(text[i])) continue;
                text[i] = Mask;
                left--;
            }

            start = end;
        }
    }

    /// <summary>Words of letters and digits mixed that are as long as keys are keep their first four characters.</summary>
    private static void MaskTokens(StringBuilder text)
    {
        for (int start = 0; start < text.Length; start++)
        {
            int end = start;
            bool hasDigit = false, hasLetter = false;
            for (; end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.' or '+'); end++)
            {
                hasDigit |= char.IsAsciiDigit(text[end]);
                hasLetter |= char.IsAsciiLetter(text[end]);
            }

            for (int i = start + 4; end - start >= MinTokenLength && hasDigit && hasLetter && i < end; i++) text[i] = Mask;
            start = end;
        }
    }
}

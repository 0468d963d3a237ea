using System.Buffers;
using System.Net;

namespace Insight.Gateway.Sensitive;

/// <summary>Finds kinds of sensitive data in text by their form. Linear in its length: from every place where something may begin, a bounded number of bytes is looked at.</summary>
internal static class SensitiveText
{
    private const int MaxLocalPart = 64, MaxDomain = 128;

    /// <summary>E.164: at most 15 digits; shorter than eight are no whole numbers.</summary>
    private const int MinPhoneDigits = 8, MaxPhoneDigits = 15;

    /// <summary>A phone number with its blanks, hyphens and brackets.</summary>
    private const int MaxPhoneLength = 24;

    private const int MaxAddress = 45;

    private static readonly SearchValues<byte> s_triggers = SearchValues.Create("0123456789@+"u8);
    private static readonly SearchValues<byte> s_base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);
    private static readonly SearchValues<byte> s_local = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$&'*+-_~"u8);
    private static readonly SearchValues<byte> s_domain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"u8);
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> s_address = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>The kinds in a piece of text.</summary>
    /// <param name="window">The text.</param>
    /// <param name="wanted">Kinds that are not known yet; others are not looked for.</param>
    public static SensitiveKinds Find(in TextWindow window, SensitiveKinds wanted)
    {
        ReadOnlySpan<byte> text = window.Text;
        SensitiveKinds found = (wanted & SensitiveKinds.Credentials) != 0 && HoldsSecret(text) ? SensitiveKinds.Credentials : SensitiveKinds.None;
        for (int at = 0; at < text.Length;)
        {
            int next = text[at..].IndexOfAny(s_triggers);
            if (next < 0) break;
            at += next;
            switch (text[at])
            {
                case (byte)'@':
                    found |= AtSign(window, at);
                    at++;
                    break;
                case (byte)'+':
                    if (IsPhone(window, at)) found |= SensitiveKinds.Phone;
                    at++;
                    break;
                default:
                    int end = at + EndOfDigits(text[at..]);
                    found |= Digits(window, at, end);
                    at = end;
                    break;
            }
        }

        if ((wanted & ~found & SensitiveKinds.Ip) != 0 && HoldsLongAddress(window)) found |= SensitiveKinds.Ip;
        return found;
    }

    private static int EndOfDigits(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExcept(s_digits);
        return end < 0 ? text.Length : end;
    }

    /// <summary>What may begin with a run of digits.</summary>
    private static SensitiveKinds Digits(in TextWindow window, int start, int end)
    {
        byte before = window.Before(start);
        if (IsWord(before) || before is (byte)'.' or (byte)'-' or (byte)'+') return SensitiveKinds.None;
        int length = end - start;
        byte after = window.After(end);
        if (length is >= CardNumbers.MinDigits and <= CardNumbers.MaxDigits)
        {
            // 4111111111111111.0 or ….5 is a number.
            bool isBounded = !IsWord(after) && !((after is (byte)'.' or (byte)'-') && IsWord(window.After(end + 1)));
            return isBounded && CardNumbers.IsOne(window.Text[start..end]) ? SensitiveKinds.Card : SensitiveKinds.None;
        }

        if (length == 4 && after is (byte)' ' or (byte)'-' && IsGroupedCard(window, start, after)) return SensitiveKinds.Card;
        if (length == 3 && after == '-' && IsSsn(window, start)) return SensitiveKinds.Ssn;
        if (length == 3 && before == '(' && after == ')' && IsNationalPhone(window, end + 1)) return SensitiveKinds.Phone;
        if (length <= 3 && after == '.' && IsShortAddress(window, start)) return SensitiveKinds.Ip;
        return SensitiveKinds.None;
    }

    private static bool IsGroupedCard(in TextWindow window, int start, byte separator)
    {
        Span<byte> digits = stackalloc byte[CardNumbers.MaxDigits];
        Span<byte> groups = stackalloc byte[5];
        int count = 0, total = 0, at = start;
        while (count < groups.Length)
        {
            int length = 0;
            for (; char.IsAsciiDigit((char)window.After(at)) && at < window.Text.Length; at++, length++)
            {
                if (total == digits.Length) return false;
                digits[total++] = window.Text[at];
            }

            if (length is 0 or > 6) return false;
            groups[count++] = (byte)length;
            if (window.After(at) != separator || !char.IsAsciiDigit((char)window.After(at + 1))) break;

            // Something else may follow after a blank; groups that make a card are enough then.
            if (separator == ' ' && total >= CardNumbers.MinDigits && CardNumbers.AreGroups(groups[..count]) && CardNumbers.IsOne(digits[..total])) return true;
            at++;
        }

        return !IsWord(window.After(at)) && total >= CardNumbers.MinDigits && CardNumbers.AreGroups(groups[..count]) && CardNumbers.IsOne(digits[..total]);
    }

    /// <summary><c>123-45-6789</c>, without the numbers that are never given out.</summary>
    private static bool IsSsn(in TextWindow window, int start)
    {
        if (start + 11 > window.Text.Length) return false;
        ReadOnlySpan<byte> s = window.Text.Slice(start, 11);
        byte after = window.After(start + 11);
        if (IsWord(after) || (after is (byte)'-' or (byte)'.' && IsWord(window.After(start + 12)))) return false;
        return s[6] == '-' && IsSsn(s[..3], s[4..6], s[7..]);
    }

    /// <summary>Nine digits that may be such a number.</summary>
    public static bool IsSsn(ReadOnlySpan<byte> area, ReadOnlySpan<byte> group, ReadOnlySpan<byte> serial) =>
        EndOfDigits(area) == 3 && EndOfDigits(group) == 2 && EndOfDigits(serial) == 4
        && area[0] != '9' && !area.SequenceEqual("000"u8) && !area.SequenceEqual("666"u8) && !group.SequenceEqual("00"u8) && !serial.SequenceEqual("0000"u8);

    /// <summary>A plus sign and a number as E.164 has it, also with blanks, hyphens, dots and brackets between.</summary>
    private static bool IsPhone(in TextWindow window, int plus)
    {
        byte before = window.Before(plus);
        if (IsWord(before) || before is (byte)'+' or (byte)'.' or (byte)'-' || window.After(plus + 1) is < (byte)'1' or > (byte)'9') return false;
        int digits = 0, at = plus + 1, end = at;
        for (; at - plus < MaxPhoneLength && at < window.Text.Length; at++)
        {
            byte b = window.Text[at];
            if (char.IsAsciiDigit((char)b))
            {
                digits++;
                end = at + 1;
            }
            else if (b is not ((byte)' ' or (byte)'-' or (byte)'.' or (byte)'(' or (byte)')') || (b == window.Text[at - 1])) break;
        }

        return digits is >= MinPhoneDigits and <= MaxPhoneDigits && !IsWord(window.After(end));
    }

    /// <summary><c>(415) 555-2671</c>, from behind the bracket.</summary>
    private static bool IsNationalPhone(in TextWindow window, int at)
    {
        if (window.After(at) == ' ') at++;
        if (at + 8 > window.Text.Length) return false;
        ReadOnlySpan<byte> s = window.Text.Slice(at, 8);
        return EndOfDigits(s) == 3 && s[3] is (byte)'-' or (byte)' ' or (byte)'.' && EndOfDigits(s[4..]) == 4 && !IsWord(window.After(at + 8));
    }

    /// <summary>Four numbers up to 255 with dots; not those that name nobody.</summary>
    private static bool IsShortAddress(in TextWindow window, int start)
    {
        int at = start, value = 0;
        uint address = 0;
        for (int part = 0; part < 4; part++)
        {
            if (part > 0 && window.After(at++) != '.') return false;
            int begin = at;
            for (value = 0; at < window.Text.Length && at - begin < 4 && char.IsAsciiDigit((char)window.Text[at]); at++) value = (value * 10) + window.Text[at] - '0';
            if (at == begin || value > 255 || (window.Text[begin] == '0' && at - begin > 1)) return false;
            address = (address << 8) | (uint)value;
        }

        byte after = window.After(at);
        if (IsWord(after) || (after is (byte)'.' or (byte)'-' && IsWord(window.After(at + 1)))) return false;
        return address >> 24 is not (0 or 127 or 255);
    }

    private static SensitiveKinds AtSign(in TextWindow window, int at)
    {
        ReadOnlySpan<byte> text = window.Text;
        ReadOnlySpan<byte> before = text[Math.Max(0, at - MaxLocalPart - 1)..at];
        int local = before.Length - 1 - before.LastIndexOfAnyExcept(s_local);
        if (local is 0 or > MaxLocalPart || text[at - 1] == '.' || text[at - local] == '.') return SensitiveKinds.None;
        byte first = window.Before(at - local);
        if (IsWord(first) || first == '@') return SensitiveKinds.None;

        ReadOnlySpan<byte> domain = text[(at + 1)..];
        int end = domain.IndexOfAnyExcept(s_domain);
        if (end < 0) end = domain.Length;
        if (end > MaxDomain || window.After(at + 1 + end) is (byte)'a' or (byte)'@' or (byte)'_') return SensitiveKinds.None;
        domain = domain[..end].TrimEnd(".-"u8);

        // https://user:password@host
        if (first == ':' && text[Math.Max(0, at - local - MaxLocalPart)..(at - local)].IndexOf("://"u8) >= 0) return SensitiveKinds.Credentials;
        int dot = domain.LastIndexOf((byte)'.');
        if (dot < 1 || domain[0] is (byte)'.' or (byte)'-') return SensitiveKinds.None;
        ReadOnlySpan<byte> top = domain[(dot + 1)..];
        foreach (byte b in top)
        {
            if (!char.IsAsciiLetter((char)b)) return SensitiveKinds.None;
        }

        // logo@2x.png, and packages with versions.
        bool isFile = char.IsAsciiDigit((char)domain[0]) && domain.IndexOf((byte)'.') == dot;
        return top.Length is >= 2 and <= 24 && !isFile ? SensitiveKinds.Email : SensitiveKinds.None;
    }

    /// <summary>Addresses of IP version 6: three colons or more, and a digit: what is shorter may be a name of a programming language.</summary>
    private static bool HoldsLongAddress(in TextWindow window)
    {
        ReadOnlySpan<byte> text = window.Text;
        for (int at = 0; ;)
        {
            int colon = text[at..].IndexOf((byte)':');
            if (colon < 0) return false;
            colon += at;
            int from = Math.Max(at, colon - 4);
            int start = from + text[from..colon].LastIndexOfAnyExcept(s_address) + 1;
            int length = text[start..].IndexOfAnyExcept(s_address);
            int end = length < 0 ? text.Length : start + length;
            ReadOnlySpan<byte> candidate = text[start..end].TrimEnd(".:"u8);
            if (candidate.Length is > 5 and <= MaxAddress && candidate.Count((byte)':') >= 3 && candidate.ContainsAny(s_digits)
                && !IsWord(window.Before(start)) && window.Before(start) != ':' && !IsWord(window.After(end)) && IPAddress.IsValidUtf8(candidate)) return true;
            at = Math.Max(end, colon + 1);
        }
    }

    /// <summary>JSON web tokens by their header and payload, and private keys in PEM.</summary>
    private static bool HoldsSecret(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20) return false;
        for (int at = 0; ;)
        {
            int next = text[at..].IndexOf("eyJ"u8);
            if (next < 0) break;
            at += next;
            int end = text[at..].IndexOfAnyExcept(s_base64Url);
            if (end < 0) break;
            ReadOnlySpan<byte> rest = text[(at + end)..];
            if (end >= 10 && rest.StartsWith(".eyJ"u8) && rest[1..].IndexOfAnyExcept(s_base64Url) is -1 or >= 10) return true;
            at += end;
        }

        return text.IndexOf("PRIVATE KEY-----"u8) >= 0 || text.IndexOf("PRIVATE KEY BLOCK-----"u8) >= 0;
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == '_' || b >= 0x80;
}

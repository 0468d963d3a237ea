using System.Buffers;
using System.Net;
using Insight.Endpoints.Catalog;

namespace Insight.Endpoints;

/// <summary>Says what one value of a parameter looks like, and what several of them have in common.</summary>
/// <remarks>Pure, linear in the value's length and without allocation: gateways ask it for every value of a query.</remarks>
public static class ParameterTypes
{
    /// <summary>Longer values are text, whatever they look like; URLs excepted.</summary>
    private const int MaxLength = 256;

    /// <summary>Longest prefix of an id, as in <c>cus_9s6XKzkNRiz8i3</c>.</summary>
    private const int MaxPrefix = 12;

    /// <summary>Shortest hexadecimal text that is an id.</summary>
    private const int MinHexLength = 8;

    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> s_address = SearchValues.Create("0123456789abcdefABCDEF:."u8);
    private static readonly SearchValues<byte> s_time = SearchValues.Create("0123456789:.+-Zz"u8);
    private static readonly SearchValues<byte> s_slug = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);
    private static readonly byte[][] s_names = [.. Enum.GetNames<ParameterType>().Select(name => System.Text.Encoding.ASCII.GetBytes(name.ToLowerInvariant()))];

    /// <summary>The type of a value.</summary>
    /// <param name="value">UTF-8, decoded.</param>
    /// <returns>Never <see cref="ParameterType.Enum"/>, which one value cannot show; <see cref="ParameterType.Text"/> for an empty one.</returns>
    public static ParameterType Of(ReadOnlySpan<byte> value)
    {
        if (IsUrl(value)) return ParameterType.Url;
        if (value.IsEmpty || value.Length > MaxLength) return ParameterType.Text;
        if (!value.ContainsAny(s_digits)) return OfWords(value);
        if (Segment.IsInteger(value)) return ParameterType.Integer;
        if (IsNumber(value)) return ParameterType.Number;
        if (Segment.IsUuid(value)) return ParameterType.Uuid;
        if (Segment.IsDate(value)) return OfDate(value);
        if (IsAddress(value)) return ParameterType.Ip;
        if (value.Length >= MinHexLength && value.IndexOfAnyExcept(s_hex) < 0) return ParameterType.Hex;
        if (Segment.IsUlid(value)) return ParameterType.Ulid;
        if (IsEmail(value)) return ParameterType.Email;
        if (Segment.IsToken(value) || IsPrefixedToken(value)) return ParameterType.Id;
        return IsSlug(value) ? ParameterType.Slug : ParameterType.Text;
    }

    /// <summary>The type of values of two types: the wider one of two numbers, else text where they differ.</summary>
    public static ParameterType Merge(ParameterType first, ParameterType second)
    {
        if (first == second) return first;
        bool areNumbers = first is ParameterType.Integer or ParameterType.Number && second is ParameterType.Integer or ParameterType.Number;
        return areNumbers ? ParameterType.Number : ParameterType.Text;
    }

    /// <summary>Whether a value is of a type, or of a narrower one: what merges with it to itself. Asks first for the type in question.</summary>
    public static bool Fits(ReadOnlySpan<byte> value, ParameterType type)
    {
        switch (type)
        {
            case ParameterType.Integer: return !value.IsEmpty && value.Length <= MaxLength && Segment.IsInteger(value);
            case ParameterType.Number: return !value.IsEmpty && value.Length <= MaxLength && (Segment.IsInteger(value) || IsNumber(value));
            case ParameterType.Uuid: return Segment.IsUuid(value) && value.ContainsAny(s_digits);
            default: return Merge(Of(value), type) == type;
        }
    }

    /// <summary>The name of a type as records write it: lower case, ASCII.</summary>
    public static ReadOnlySpan<byte> NameOf(ParameterType type) => s_names[(int)type];

    private static ParameterType OfWords(ReadOnlySpan<byte> value)
    {
        if (value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8)) return ParameterType.Boolean;
        if (IsEmail(value)) return ParameterType.Email;
        if (IsAddress(value)) return ParameterType.Ip;
        return IsSlug(value) ? ParameterType.Slug : ParameterType.Text;
    }

    /// <summary>RFC 3339: a date that exists, alone or with a time behind it.</summary>
    private static ParameterType OfDate(ReadOnlySpan<byte> value)
    {
        int month = Two(value[5..]), day = Two(value[8..]);
        if (month is < 1 or > 12 || day is < 1 or > 31) return IsSlug(value) ? ParameterType.Slug : ParameterType.Text;
        if (value.Length == 10) return ParameterType.Date;
        ReadOnlySpan<byte> time = value[11..];
        bool isTime = time.Length >= 5 && time[2] == ':' && Two(time) is >= 0 and < 24 && Two(time[3..]) is >= 0 and < 60
            && time.IndexOfAnyExcept(s_time) < 0;
        return isTime ? ParameterType.DateTime : ParameterType.Text;
    }

    /// <summary>Two digits as a number; -1 when they are none.</summary>
    private static int Two(ReadOnlySpan<byte> text) =>
        text.Length >= 2 && char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[1]) ? ((text[0] - '0') * 10) + text[1] - '0' : -1;

    /// <summary>A decimal number with a point or an exponent.</summary>
    private static bool IsNumber(ReadOnlySpan<byte> value)
    {
        if (value[0] is (byte)'-' or (byte)'+') value = value[1..];
        int whole = Digits(ref value), fraction = 0;
        if (!value.IsEmpty && value[0] == '.')
        {
            value = value[1..];
            fraction = Digits(ref value);
            if (fraction == 0) return false;
        }

        if (whole + fraction == 0) return false;
        if (value.IsEmpty) return true;
        if (value[0] is not ((byte)'e' or (byte)'E')) return false;

        // 123e45 without a point is as likely an id.
        if (fraction == 0 && value.Length > 1 && value[1] is not ((byte)'-' or (byte)'+')) return false;
        value = value[1..];
        if (!value.IsEmpty && value[0] is (byte)'-' or (byte)'+') value = value[1..];
        return Digits(ref value) is > 0 and <= 3 && value.IsEmpty;
    }

    private static int Digits(ref ReadOnlySpan<byte> value)
    {
        int end = value.IndexOfAnyExcept(s_digits);
        if (end < 0) end = value.Length;
        value = value[end..];
        return end;
    }

    private static bool IsAddress(ReadOnlySpan<byte> value)
    {
        // Longest IPv6 text; a lone :: is none.
        if (value.Length is < 3 or > 45 || value.IndexOfAnyExcept(s_address) >= 0) return false;
        return (value.Contains((byte)':') || value.Count((byte)'.') == 3) && IPAddress.IsValidUtf8(value);
    }

    private static bool IsUrl(ReadOnlySpan<byte> value)
    {
        if (value.Length < 8 || value.IndexOfAnyInRange((byte)0, (byte)' ') >= 0) return false;
        int scheme = value.IndexOf("://"u8);
        return scheme is > 1 and <= 12 && value.Length > scheme + 3 && char.IsAsciiLetterOrDigit((char)value[scheme + 3])
            && value[..scheme].IndexOfAnyExceptInRange((byte)'a', (byte)'z') < 0;
    }

    /// <summary>One @ between a local part and a domain with a dot; no blanks.</summary>
    private static bool IsEmail(ReadOnlySpan<byte> value)
    {
        int at = value.IndexOf((byte)'@');
        if (at is < 1 or > 64 || value.IndexOfAnyInRange((byte)0, (byte)' ') >= 0) return false;
        ReadOnlySpan<byte> domain = value[(at + 1)..];
        return domain.IndexOf((byte)'.') > 0 && domain[^1] != '.' && domain.IndexOfAnyExcept(s_slug) < 0;
    }

    private static bool IsPrefixedToken(ReadOnlySpan<byte> value)
    {
        int mark = value.LastIndexOfAny((byte)'_', (byte)'-');
        return mark is > 0 and <= MaxPrefix && Segment.IsToken(value[(mark + 1)..]);
    }

    /// <summary>Words and numbers joined, beginning and ending with one of them.</summary>
    private static bool IsSlug(ReadOnlySpan<byte> value) =>
        value.IndexOfAnyExcept(s_slug) < 0 && char.IsAsciiLetterOrDigit((char)value[0]) && char.IsAsciiLetterOrDigit((char)value[^1]);
}

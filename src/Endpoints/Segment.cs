using System.Buffers;

namespace Insight.Endpoints;

/// <summary>Decides, for one path segment on its own, whether it is a constant of the API or a value.</summary>
internal static class Segment
{
    /// <summary>Longest constant: longer words are values (slugs, tokens) or attacks.</summary>
    public const int MaxConstantLength = 64;

    /// <summary>Shortest run of hexadecimal digits that is an id; shorter ones are words and versions (<c>1a</c>, <c>e2e</c>).</summary>
    private const int MinHexLength = 8;

    /// <summary>Shortest token of letters and digits that is an id when digits make up a good part of it.</summary>
    private const int MinTokenLength = 8;

    /// <summary>Longest file extension kept behind a typed stem, as in <c>{int}.json</c>.</summary>
    private const int MaxExtensionLength = 5;

    private static readonly SearchValues<byte> ConstantBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~@:$+"u8);

    private static readonly SearchValues<byte> WordBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    private static readonly SearchValues<byte> Letters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> DottedBytes = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> UlidDigits = SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz"u8);

    /// <summary>Writes the segment itself or its placeholder; returns the length.</summary>
    public static int Write(ReadOnlySpan<byte> segment, Span<byte> destination)
    {
        ReadOnlySpan<byte> placeholder = Placeholder(segment);
        if (placeholder.IsEmpty)
        {
            int dot = StemLength(segment);
            ReadOnlySpan<byte> stem = dot > 0 ? Placeholder(segment[..dot]) : default;
            if (stem.IsEmpty) return Put(segment, destination);
            int length = Put(stem, destination);
            return length + Put(segment[dot..], destination[length..]);
        }

        return Put(placeholder, destination);
    }

    /// <summary>The placeholder of a value; empty for a constant.</summary>
    private static ReadOnlySpan<byte> Placeholder(ReadOnlySpan<byte> segment)
    {
        if (segment.IndexOfAnyExcept(ConstantBytes) >= 0) return OddSegment(segment);
        if (!segment.ContainsAny(Digits))
        {
            if (IsEmail(segment)) return "{email}"u8;
            return segment.Length > MaxConstantLength ? "{text}"u8 : default;
        }

        if (IsInteger(segment)) return "{int}"u8;
        if (IsVersion(segment)) return default;
        if (IsUuid(segment)) return "{uuid}"u8;
        if (IsDate(segment)) return "{date}"u8;
        if (IsDotted(segment, out bool address)) return address ? "{ip}"u8 : "{number}"u8;
        if (segment.Length >= MinHexLength && segment.IndexOfAnyExcept(HexDigits) < 0) return "{hex}"u8;
        if (IsUlid(segment)) return "{ulid}"u8;
        if (IsEmail(segment)) return "{email}"u8;
        if (IsToken(segment)) return "{id}"u8;
        return segment.Length > MaxConstantLength ? "{text}"u8 : default;
    }

    /// <summary>Bytes that no API puts into a constant: encoded, quoted, foreign. A log's own placeholder or wildcard stays.</summary>
    private static ReadOnlySpan<byte> OddSegment(ReadOnlySpan<byte> segment)
    {
        if (segment.SequenceEqual("*"u8)) return default;
        int dot = StemLength(segment);
        if (dot > 0) segment = segment[..dot];
        bool named = segment.Length is > 2 and <= MaxConstantLength && segment[0] == '{' && segment[^1] == '}'
            && segment[1..^1].IndexOfAnyExcept(WordBytes) < 0;
        return named ? default : "{text}"u8;
    }

    /// <summary>Where the file extension begins; 0 when there is none.</summary>
    private static int StemLength(ReadOnlySpan<byte> segment)
    {
        int dot = segment.LastIndexOf((byte)'.');
        int extension = segment.Length - dot - 1;
        return dot > 0 && extension is > 0 and <= MaxExtensionLength
            && segment[(dot + 1)..].IndexOfAnyExcept(Letters) < 0 ? dot : 0;
    }

    internal static bool IsInteger(ReadOnlySpan<byte> s)
    {
        if (s[0] is (byte)'-' or (byte)'+') s = s[1..];
        return !s.IsEmpty && s.IndexOfAnyExcept(Digits) < 0;
    }

    /// <summary><c>v1</c>, <c>v2beta1</c>, <c>2.0</c>, <c>v1.2.3</c>: short numbers that name a version of the API.</summary>
    private static bool IsVersion(ReadOnlySpan<byte> s)
    {
        bool marked = s[0] is (byte)'v' or (byte)'V';
        if (marked) return s.Length is > 1 and <= 10 && char.IsAsciiDigit((char)s[1]);
        int dot = s.IndexOf((byte)'.');
        return dot is 1 or 2 && s.Length - dot - 1 is 1 && s[..dot].IndexOfAnyExcept(Digits) < 0 && char.IsAsciiDigit((char)s[^1]);
    }

    internal static bool IsUuid(ReadOnlySpan<byte> s)
    {
        if (s.Length != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-') return false;
        return s[..8].IndexOfAnyExcept(HexDigits) < 0 && s[9..13].IndexOfAnyExcept(HexDigits) < 0
            && s[14..18].IndexOfAnyExcept(HexDigits) < 0 && s[19..23].IndexOfAnyExcept(HexDigits) < 0
            && s[24..].IndexOfAnyExcept(HexDigits) < 0;
    }

    /// <summary><c>2024-01-31</c>, also with a time behind it.</summary>
    internal static bool IsDate(ReadOnlySpan<byte> s) =>
        s.Length >= 10 && s[4] == '-' && s[7] == '-' && (s.Length == 10 || s[10] is (byte)'T' or (byte)'t')
        && s[..4].IndexOfAnyExcept(Digits) < 0 && s[5..7].IndexOfAnyExcept(Digits) < 0 && s[8..10].IndexOfAnyExcept(Digits) < 0;

    /// <summary>Numbers joined by dots: an IPv4 address has three dots, a decimal number one.</summary>
    private static bool IsDotted(ReadOnlySpan<byte> s, out bool address)
    {
        if (s[0] is (byte)'-' or (byte)'+') s = s[1..];
        int dots = s.Count((byte)'.');
        address = dots == 3;
        return dots is 1 or 3 && s.Length >= 3 && s[0] != '.' && s[^1] != '.'
            && s.IndexOfAnyExcept(DottedBytes) < 0 && s.IndexOf(".."u8) < 0;
    }

    private static bool IsEmail(ReadOnlySpan<byte> s)
    {
        int at = s.IndexOf((byte)'@');
        return at > 0 && s[(at + 1)..].IndexOf((byte)'.') > 0;
    }

    internal static bool IsUlid(ReadOnlySpan<byte> s) => s.Length == 26 && s[0] <= '7' && s.IndexOfAnyExcept(UlidDigits) < 0;

    /// <summary>One word that no person would name a resource: three digits or more in eight characters or more, or mixed case with digits.</summary>
    internal static bool IsToken(ReadOnlySpan<byte> s)
    {
        if (s.Length < MinTokenLength || s.IndexOfAnyExcept(WordBytes) >= 0) return false;
        int digits = 0, upper = 0, lower = 0;
        foreach (byte b in s)
        {
            if (char.IsAsciiDigit((char)b)) digits++;
            else if (char.IsAsciiLetterUpper((char)b)) upper++;
            else if (char.IsAsciiLetterLower((char)b)) lower++;
        }

        return digits >= 3 || (digits >= 2 && upper >= 2 && lower >= 2);
    }

    private static int Put(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}

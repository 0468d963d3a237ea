using System.Buffers;
using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Learning;

/// <summary>Types of path segments by their look. Strict: what is typed here is a value in any API, but for version constants near the root.</summary>
internal static class TokenShape
{
    /// <summary>Shortest run of hexadecimal digits, or of letters and digits, that is an id: shorter ones are words (<c>e2e</c>, <c>sha256</c>).</summary>
    private const int MinIdLength = 8;

    /// <summary>Longest word. Longer ones are slugs, tokens or attacks.</summary>
    private const int MaxWordLength = 64;

    private const int MaxExtensionLength = 5;

    private static readonly SearchValues<byte> s_plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~@:$+,=!*()'&{}<>"u8);
    private static readonly SearchValues<byte> s_letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> s_dotted = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> s_ulid = SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz"u8);
    private static readonly SearchValues<byte> s_token = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:"u8);

    /// <summary>The kind of a segment (not empty).</summary>
    public static TokenKind Of(ReadOnlySpan<byte> segment)
    {
        TokenKind kind = OfWhole(segment);
        if (kind is not TokenKind.Word) return kind;
        int dot = StemLength(segment);
        if (dot == 0) return kind;
        TokenKind stem = OfWhole(segment[..dot]);
        return stem is TokenKind.Version or TokenKind.Number ? TokenKind.Word : stem;
    }

    /// <summary>Where a file extension begins; 0 when there is none.</summary>
    public static int StemLength(ReadOnlySpan<byte> segment)
    {
        int dot = segment.LastIndexOf((byte)'.');
        int extension = segment.Length - dot - 1;
        return dot > 0 && extension is > 0 and <= MaxExtensionLength && segment[(dot + 1)..].IndexOfAnyExcept(s_letters) < 0 ? dot : 0;
    }

    /// <summary>True for kinds that are values wherever they stand.</summary>
    public static bool IsValue(TokenKind kind) => kind >= TokenKind.Integer;

    /// <summary>The parameter type of a kind.</summary>
    public static ParameterType TypeOf(TokenKind kind) => kind switch
    {
        TokenKind.Integer => ParameterType.Integer,
        TokenKind.Number => ParameterType.Number,
        TokenKind.Uuid => ParameterType.Uuid,
        TokenKind.Ulid => ParameterType.Ulid,
        TokenKind.Hex => ParameterType.Hex,
        TokenKind.Date => ParameterType.Date,
        TokenKind.DateTime => ParameterType.DateTime,
        TokenKind.Email => ParameterType.Email,
        TokenKind.Ip => ParameterType.Ip,
        TokenKind.Id => ParameterType.Id,
        TokenKind.Word => ParameterType.Slug,
        _ => ParameterType.Text,
    };

    private static TokenKind OfWhole(ReadOnlySpan<byte> s)
    {
        if (s.Length > MaxWordLength && s.IndexOfAnyExcept(s_hex) >= 0) return s.IndexOfAnyExcept(s_token) < 0 ? TokenKind.Id : TokenKind.Text;
        if (s.IndexOfAnyExcept(s_plain) >= 0) return TokenKind.Text;
        if (s.IndexOf("..."u8) is > 0 and int dots && dots + 3 < s.Length) return TokenKind.Range;
        if (!s.ContainsAny(s_digits)) return IsEmail(s) ? TokenKind.Email : TokenKind.Word;
        if (IsInteger(s)) return TokenKind.Integer;
        if (IsUuid(s)) return TokenKind.Uuid;
        if (IsDate(s)) return s.Length == 10 ? TokenKind.Date : TokenKind.DateTime;
        if (IsVersion(s)) return TokenKind.Version;
        if (IsDotted(s, out int parts)) return parts == 4 ? TokenKind.Ip : parts == 2 ? TokenKind.Number : TokenKind.Version;
        if (s.Length >= MinIdLength && s.IndexOfAnyExcept(s_hex) < 0) return TokenKind.Hex;
        if (s.Length == 26 && s[0] <= '7' && s.IndexOfAnyExcept(s_ulid) < 0) return TokenKind.Ulid;
        if (IsEmail(s)) return TokenKind.Email;
        return IsToken(s) ? TokenKind.Id : TokenKind.Word;
    }

    private static bool IsInteger(ReadOnlySpan<byte> s)
    {
        if (s[0] is (byte)'-' or (byte)'+') s = s[1..];
        return !s.IsEmpty && s.IndexOfAnyExcept(s_digits) < 0;
    }

    private static bool IsVersion(ReadOnlySpan<byte> s)
    {
        bool marked = s[0] is (byte)'v' or (byte)'V';
        if (marked && s.Length is > 1 and <= 12 && char.IsAsciiDigit((char)s[1])) return true;
        int dot = s.IndexOf((byte)'.');
        return dot is 1 or 2 && s.Length - dot - 1 is 1 && s[..dot].IndexOfAnyExcept(s_digits) < 0 && char.IsAsciiDigit((char)s[^1]);
    }

    private static bool IsUuid(ReadOnlySpan<byte> s) =>
        s.Length == 36 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-'
        && s[..8].IndexOfAnyExcept(s_hex) < 0 && s[9..13].IndexOfAnyExcept(s_hex) < 0 && s[14..18].IndexOfAnyExcept(s_hex) < 0
        && s[19..23].IndexOfAnyExcept(s_hex) < 0 && s[24..].IndexOfAnyExcept(s_hex) < 0;

    private static bool IsDate(ReadOnlySpan<byte> s) =>
        s.Length >= 10 && s[4] == '-' && s[7] == '-' && (s.Length == 10 || s[10] is (byte)'T' or (byte)'t')
        && s[..4].IndexOfAnyExcept(s_digits) < 0 && s[5..7].IndexOfAnyExcept(s_digits) < 0 && s[8..10].IndexOfAnyExcept(s_digits) < 0;

    private static bool IsDotted(ReadOnlySpan<byte> s, out int parts)
    {
        parts = s.Count((byte)'.') + 1;
        return parts is >= 2 and <= 4 && s[0] != '.' && s[^1] != '.' && s.IndexOfAnyExcept(s_dotted) < 0 && s.IndexOf(".."u8) < 0;
    }

    private static bool IsEmail(ReadOnlySpan<byte> s)
    {
        int at = s.IndexOf((byte)'@');
        return at > 0 && s[(at + 1)..].IndexOf((byte)'.') > 0;
    }

    /// <summary>Three digits or more in eight characters or more, or digits and both cases mixed: no person names a resource so.</summary>
    private static bool IsToken(ReadOnlySpan<byte> s)
    {
        if (s.Length < MinIdLength || s.IndexOfAnyExcept(s_token) >= 0) return false;
        int digits = 0, upper = 0, lower = 0;
        foreach (byte b in s)
        {
            if (char.IsAsciiDigit((char)b)) digits++;
            else if (char.IsAsciiLetterUpper((char)b)) upper++;
            else if (char.IsAsciiLetterLower((char)b)) lower++;
        }

        return digits >= 3 || (digits >= 2 && upper >= 2 && lower >= 2);
    }
}

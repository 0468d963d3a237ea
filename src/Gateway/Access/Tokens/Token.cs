using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Insight.Gateway.Access.Tokens;

/// <summary>A JSON web token as it says it is (RFC 7519 in RFC 7515's compact form). Reading it proves nothing.</summary>
/// <remarks>
/// What is checked and what is used come from the same reader, and no member may stand twice, so that nobody can understand a token otherwise than it
/// was checked. Of the header only <c>alg</c> and <c>kid</c> count: keys that a token brings along or points to (<c>jwk</c>, <c>jku</c>, <c>x5c</c>, <c>x5u</c>)
/// are not looked at. <c>crit</c> names what must be understood; none of it is, so such tokens are refused.
/// </remarks>
internal sealed class Token
{
    /// <summary>Longest token, characters.</summary>
    public const int MaxLength = 16 << 10;

    private static readonly SearchValues<char> s_base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private volatile NamedCaller? _caller;

    public required string Algorithm { get; init; }

    public required string? KeyId { get; init; }

    public required JsonElement Claims { get; init; }

    public required string? Issuer { get; init; }

    /// <summary><c>exp</c>, seconds since 1970 UTC; null: it never ends.</summary>
    public required double? Expires { get; init; }

    /// <summary><c>nbf</c>, seconds since 1970 UTC.</summary>
    public required double? NotBefore { get; init; }

    /// <summary>Reads a token; null when it is none.</summary>
    /// <param name="text">The token.</param>
    /// <param name="signed">What is signed.</param>
    /// <param name="signature">The signature.</param>
    public static Token? Read(ReadOnlySpan<char> text, out byte[] signed, out byte[] signature)
    {
        signed = signature = [];
        int first = text.IndexOf('.'), last = text.LastIndexOf('.');
        if (text.Length > MaxLength || first <= 0 || last <= first + 1 || last == text.Length - 1) return null;
        ReadOnlySpan<char> header = text[..first], claims = text[(first + 1)..last];

        // The decoder would overlook blanks and padding.
        if (header.ContainsAnyExcept(s_base64Url) || claims.ContainsAnyExcept(s_base64Url) || text[(last + 1)..].ContainsAnyExcept(s_base64Url)) return null;
        try
        {
            signature = Base64Url.DecodeFromChars(text[(last + 1)..]);
            signed = new byte[last];
            Encoding.ASCII.GetBytes(text[..last], signed);
            return StrictJson.Read(Base64Url.DecodeFromChars(header)) is { } head && StrictJson.Read(Base64Url.DecodeFromChars(claims)) is { } body ? Read(head, body) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether it is made for one of the audiences.</summary>
    public bool IsFor(IReadOnlySet<string> audiences)
    {
        if (!Claims.TryGetProperty("aud", out JsonElement audience)) return false;
        if (audience.ValueKind == JsonValueKind.String) return audiences.Contains(audience.GetString()!);
        return audience.ValueKind == JsonValueKind.Array
            && audience.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && audiences.Contains(one.GetString()!));
    }

    /// <summary>Whom it names in a claim; null: nobody.</summary>
    public Caller? CallerBy(string claim)
    {
        if (_caller is { } known && known.Claim == claim) return known.Caller;
        if (!Claims.TryGetProperty(claim, out JsonElement value)) return null;
        string? name = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        if (string.IsNullOrEmpty(name)) return null;
        Caller caller = new(name, Claims);
        _caller = new NamedCaller(claim, caller);
        return caller;
    }

    private static Token? Read(JsonElement header, JsonElement claims)
    {
        if (header.TryGetProperty("crit", out _) || !TryText(header, "alg", out string? algorithm) || algorithm is null || !TryText(header, "kid", out string? id) || !TryText(claims, "iss", out string? issuer)) return null;
        if (!TryTime(claims, "exp", out double? expires) || !TryTime(claims, "nbf", out double? notBefore)) return null;
        return new Token { Algorithm = algorithm, KeyId = id, Claims = claims, Issuer = issuer, Expires = expires, NotBefore = notBefore };
    }

    /// <summary>A text, or null where there is none; false when it is something else.</summary>
    private static bool TryText(JsonElement element, string name, out string? text)
    {
        text = null;
        if (!element.TryGetProperty(name, out JsonElement value)) return true;
        if (value.ValueKind != JsonValueKind.String) return false;
        text = value.GetString();
        return true;
    }

    private static bool TryTime(JsonElement element, string name, out double? seconds)
    {
        seconds = null;
        if (!element.TryGetProperty(name, out JsonElement value)) return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number) || !double.IsFinite(number)) return false;
        seconds = number;
        return true;
    }

    private sealed record NamedCaller(string Claim, Caller Caller);
}

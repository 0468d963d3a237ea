namespace Insight.Gateway.Access;

/// <summary>Origins with subdomains in the place of a star: <c>https://*.shop.example</c>.</summary>
internal sealed class OriginPattern
{
    private const string Star = "://*.";

    private readonly string _scheme, _rest;

    private OriginPattern(string scheme, string rest)
    {
        _scheme = scheme;
        _rest = rest;
    }

    /// <summary>Reads a pattern; null when there is no star in the place for it.</summary>
    public static OriginPattern? Read(string text)
    {
        int star = text.IndexOf(Star, StringComparison.Ordinal);
        return star <= 0 ? null : new OriginPattern(text[..(star + 3)], text[(star + Star.Length - 1)..]);
    }

    /// <summary>One or more whole labels stand in the star's place, and nothing else.</summary>
    public bool Fits(ReadOnlySpan<char> origin)
    {
        if (origin.Length <= _scheme.Length + _rest.Length || !origin.StartsWith(_scheme, StringComparison.OrdinalIgnoreCase) || !origin.EndsWith(_rest, StringComparison.OrdinalIgnoreCase)) return false;
        ReadOnlySpan<char> labels = origin[_scheme.Length..^_rest.Length];
        char before = '.';
        foreach (char c in labels)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_') && (c != '.' || before == '.')) return false;
            before = c;
        }

        return before != '.';
    }
}

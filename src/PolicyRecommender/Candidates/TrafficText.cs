namespace Insight.PolicyRecommender.Candidates;

/// <summary>Names that come from traffic, in sentences.</summary>
internal static class TrafficText
{
    private const int Most = 64;

    /// <summary>The name with nothing in it but letters, digits and marks of names and templates.</summary>
    public static string Clean(string name) =>
        new([.. name.Take(Most).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '{' or '}' or '*' or '[' or ']' ? c : '?')]);
}

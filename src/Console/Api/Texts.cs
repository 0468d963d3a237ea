namespace Insight.Console.Api;

/// <summary>Checks texts that callers send to be kept.</summary>
internal static class Texts
{
    /// <summary>Longest name of a person, tenant, app or document.</summary>
    public const int MaxName = 100;

    /// <summary>Longest host name (RFC 1035).</summary>
    public const int MaxHost = 253;

    /// <summary>Longest reason.</summary>
    public const int MaxReason = 1000;

    /// <summary>What is wrong with a text; null when nothing is. The message names the field, and never quotes the text.</summary>
    public static string? Problem(string field, string? text, int maxLength, bool required = false)
    {
        if (string.IsNullOrWhiteSpace(text)) return required ? $"{field}: a text is needed." : null;
        if (text.Length > maxLength) return $"{field}: at most {maxLength} characters.";
        return text.Any(char.IsControl) ? $"{field}: control characters are not allowed." : null;
    }
}

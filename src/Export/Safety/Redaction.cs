namespace Insight.Export.Safety;

/// <summary>Takes secrets out of texts for people: what a receiver answers may repeat what it was sent.</summary>
internal static class Redaction
{
    /// <summary>Shorter ones would blacken words that have nothing to do with them, and give nothing away that guessing does not.</summary>
    private const int Shortest = 4;

    /// <summary>The text with every secret, and every word of it, replaced by <c>***</c>.</summary>
    public static string Without(string text, IEnumerable<string> secrets)
    {
        foreach (string secret in secrets)
        {
            if (secret.Length == 0) continue;
            text = text.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);

            // "Bearer TOKEN": a receiver may repeat the token alone.
            foreach (string part in secret.Split(' '))
            {
                if (part.Length >= Shortest && !IsScheme(part)) text = text.Replace(part, "***", StringComparison.OrdinalIgnoreCase);
            }
        }

        return text;
    }

    private static bool IsScheme(string part) => part.ToUpperInvariant() is "BEARER" or "BASIC" or "TOKEN" or "APIKEY" or "DIGEST";
}

namespace Insight.Export.Destinations;

/// <summary>Cuts texts to what receivers take.</summary>
internal static class TextCut
{
    /// <summary>At most this many UTF-16 units, ending in <c>…</c> where something is missing; no character is cut in half.</summary>
    public static string To(string text, int most)
    {
        if (text.Length <= most) return text;
        int end = most - 1;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}

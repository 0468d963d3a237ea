using System.Buffers;
using System.Globalization;

namespace Insight.Policy.Objects;

/// <summary>Names of fields, such as <c>spec.match.headers[0].name</c>, and texts of others in messages.</summary>
internal static class FieldPath
{
    private const int MaxShown = 80;

    private static readonly SearchValues<char> s_plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>A field of <paramref name="path"/>, or an entry of a map.</summary>
    public static string Member(string path, string name)
    {
        string shown = name.Length > 0 && !name.AsSpan().ContainsAnyExcept(s_plain) && name.Length <= MaxShown ? name : $"[{Quote(name)}]";
        return path.Length == 0 || shown[0] == '[' ? path + shown : $"{path}.{shown}";
    }

    /// <summary>An item of a list.</summary>
    public static string Item(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>A text that somebody wrote, safe to show: shortened, without control characters.</summary>
    public static string Quote(string text)
    {
        string shown = text.Length > MaxShown ? text[..MaxShown] + "…" : text;
        return $"'{string.Concat(shown.Select(static c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate ? '?' : c))}'";
    }
}

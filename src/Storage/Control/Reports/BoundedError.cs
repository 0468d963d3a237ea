using System.Globalization;

namespace Insight.Storage.Control.Reports;

/// <summary>Text of an error that is kept: it may quote what came from outside.</summary>
public static class BoundedError
{
    /// <summary>Most characters that are kept.</summary>
    public const int MaxLength = 300;

    /// <summary>The text on one line, without characters that command a terminal, cut.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string cut = text.Length > MaxLength ? text[..(MaxLength - 1)] + "…" : text;
        return string.Create(cut.Length, cut, static (room, from) =>
        {
            for (int i = 0; i < room.Length; i++) room[i] = char.IsControl(from[i]) || char.GetUnicodeCategory(from[i]) is UnicodeCategory.Surrogate or UnicodeCategory.Format ? ' ' : from[i];
        });
    }
}

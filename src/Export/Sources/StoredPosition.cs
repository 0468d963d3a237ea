using System.Globalization;

namespace Insight.Export.Sources;

/// <summary>A place in a table by when its rows were stored, and by a key among those stored at once. As text: <c>MICROSECONDS:KEY</c>.</summary>
/// <param name="StoredAt">Microseconds since 1970 UTC.</param>
/// <param name="Key">Key of the last row; the empty one stands before all.</param>
public readonly record struct StoredPosition(long StoredAt, string Key)
{
    /// <summary>Most characters of a key.</summary>
    public const int MaxKey = 256;

    /// <summary>Reads what <see cref="ToString"/> wrote; anything else is the beginning.</summary>
    public static StoredPosition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text.Length - colon - 1 <= MaxKey && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long storedAt)
            ? new StoredPosition(storedAt, text[(colon + 1)..])
            : new StoredPosition(0, "");
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StoredAt}:{Key}");
}

using System.Buffers;
using System.Globalization;

namespace Insight.Storage.Control.Audit;

/// <summary>The newest entry of the log at some time: whoever keeps it elsewhere can tell whether anything up to it was changed.</summary>
/// <param name="Number">The entry's number; 0: the log is empty.</param>
/// <param name="Hash">Its hash, 64 small hexadecimal digits; empty for number 0.</param>
public sealed record AuditHead(long Number, string Hash)
{
    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Of an empty log.</summary>
    public static AuditHead None { get; } = new(0, "");

    /// <summary>Reads <c>NUMBER:HASH</c>; null when it is something else.</summary>
    public static AuditHead? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0
            && text.Length == colon + 65 && text.AsSpan(colon + 1).IndexOfAnyExcept(s_hexDigits) < 0
            ? new AuditHead(number, text[(colon + 1)..])
            : null;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Hash}");
}

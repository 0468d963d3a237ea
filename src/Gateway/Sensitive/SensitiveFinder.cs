using System.Buffers;
using System.Buffers.Text;

namespace Insight.Gateway.Sensitive;

/// <summary>Collects the kinds of sensitive data in the values of one message. It remembers kinds, never values.</summary>
/// <param name="patterns">The kinds.</param>
/// <param name="halves">Whether one coordinate is a location already: who masks cannot wait for the other.</param>
internal sealed class SensitiveFinder(SensitivePatterns patterns, bool halves = false)
{
    /// <summary>Shorter text is sensitive by its name only: the shortest e-mail address has six bytes.</summary>
    private const int MinLength = 6;

    /// <summary>Without one of these, text is none of the kinds that are known by their form alone.</summary>
    private static readonly SearchValues<byte> s_marks = SearchValues.Create("0123456789@:"u8);

    private static readonly SearchValues<byte> s_phone = SearchValues.Create("0123456789+-.() /"u8);

    /// <summary>What was found.</summary>
    public SensitiveKinds Found { get; private set; }

    /// <summary>Whether it looks for the same kinds.</summary>
    public bool IsFor(SensitivePatterns other) => ReferenceEquals(patterns, other);

    public void Clear() => Found = SensitiveKinds.None;

    /// <summary>Looks at a text, or at a piece of one.</summary>
    public void Text(NameHint hint, in TextWindow window)
    {
        ReadOnlySpan<byte> text = window.Text;
        if (hint != NameHint.None && window.IsWhole) Named(hint, text);
        if (text.Length < MinLength) return;
        SensitiveKinds wanted = patterns.All & ~Found;
        if ((wanted & SensitiveKinds.BuiltIn) != 0 && (text.ContainsAny(s_marks) || text.Length >= 24))
        {
            SensitiveKinds found = SensitiveText.Find(window, wanted);
            if (hint == NameHint.Version) found &= ~SensitiveKinds.Ip;
            if (hint is NameHint.Phone or NameHint.ProductCode) found &= ~SensitiveKinds.Card;
            Found |= found;
        }

        if (patterns.HasPatterns) Found |= patterns.Find(text, wanted);
    }

    /// <summary>Looks at a number.</summary>
    public void Number(NameHint hint, ReadOnlySpan<byte> text)
    {
        if (hint is NameHint.Phone or NameHint.Ssn) Named(hint, text);
        bool mayBeCard = hint is not (NameHint.Phone or NameHint.ProductCode) && text.Length is >= CardNumbers.MinDigits and <= CardNumbers.MaxDigits;
        if (mayBeCard && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') && CardNumbers.IsOne(text)) Found |= SensitiveKinds.Card;
        if (patterns.HasPatterns) Found |= patterns.Find(text, patterns.All & ~Found);
    }

    /// <summary>Notes a coordinate of an object; both together are a location.</summary>
    /// <param name="hint">Which one it may be.</param>
    /// <param name="text">Its value.</param>
    /// <param name="seen">Which ones the object has had: 1 latitude, 2 longitude.</param>
    public void Coordinate(NameHint hint, ReadOnlySpan<byte> text, ref byte seen)
    {
        byte now = (byte)(hint == NameHint.Latitude && IsDegree(text, 90) ? 1 : hint == NameHint.Longitude && IsDegree(text, 180) ? 2 : 0);
        seen |= now;
        if (seen == 3 || (halves && now != 0)) Found |= SensitiveKinds.Location;
    }

    /// <summary>Notes an item of an array that is named as coordinates.</summary>
    public void Coordinate(int index, ReadOnlySpan<byte> text, ref byte seen)
    {
        byte now = (byte)(index < 2 && IsDegree(text, 180) ? 1 << index : 0);
        seen |= now;
        if (seen == 3 || (halves && now != 0)) Found |= SensitiveKinds.Location;
    }

    private void Named(NameHint hint, ReadOnlySpan<byte> text)
    {
        Found |= hint switch
        {
            NameHint.Credential when IsSecret(text) => SensitiveKinds.Credentials,
            NameHint.Phone when IsPhone(text) => SensitiveKinds.Phone,
            NameHint.Ssn when IsSsn(text) => SensitiveKinds.Ssn,
            NameHint.Coordinates when IsPair(text) => SensitiveKinds.Location,
            _ => SensitiveKinds.None,
        };
    }

    /// <summary>Something is there, and it is neither a mask nor a word for nothing.</summary>
    private static bool IsSecret(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        if (text.Length < 3 || text[0] is (byte)'[' or (byte)'<' || !text.ContainsAnyExcept(text[0])) return false;
        return !(text.SequenceEqual("null"u8) || text.SequenceEqual("none"u8) || text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8)
            || text.SequenceEqual("undefined"u8) || text.SequenceEqual("REDACTED"u8));
    }

    private static bool IsPhone(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 7 or > 24 || text.ContainsAnyExcept(s_phone)) return false;
        int digits = 0;
        foreach (byte b in text) digits += char.IsAsciiDigit((char)b) ? 1 : 0;
        return digits is >= 7 and <= 15;
    }

    private static bool IsSsn(ReadOnlySpan<byte> text) =>
        text.Length == 9 ? SensitiveText.IsSsn(text[..3], text[3..5], text[5..]) : text.Length == 11 && text[3] == text[6] && SensitiveText.IsSsn(text[..3], text[4..6], text[7..]);

    /// <summary><c>48.137,11.575</c>, with or without a blank.</summary>
    private static bool IsPair(ReadOnlySpan<byte> text)
    {
        int comma = text.IndexOf((byte)',');
        return comma > 0 && text.Length < 64 && IsDegree(text[..comma].Trim((byte)' '), 180) && IsDegree(text[(comma + 1)..].Trim((byte)' '), 180);
    }

    /// <summary>A number of degrees with at least two decimals: less is no place, but a size or a rating.</summary>
    private static bool IsDegree(ReadOnlySpan<byte> text, double limit)
    {
        int dot = text.IndexOf((byte)'.');
        if (text.Length > 32 || dot < 0 || text.Length - dot < 3) return false;
        return Utf8Parser.TryParse(text, out double degree, out int read) && read == text.Length && Math.Abs(degree) <= limit;
    }
}

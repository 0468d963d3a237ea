using System.Text;

namespace Insight.Waf.Injection;

/// <summary>
/// Tells whether a value, put into a page by a careless program, would run script there. The value is read as HTML in each place it may land: in text,
/// and in the value of an attribute without quotes or within ", ' or ` (the idea of libinjection). Work is linear in the value's length and allocates nothing.
/// </summary>
public static class CrossSiteScripting
{
    /// <summary>Whether a value would run script.</summary>
    /// <param name="value">Any bytes.</param>
    public static bool Detect(ReadOnlySpan<byte> value) => Detect(value, out _);

    /// <summary>As <see cref="Detect(ReadOnlySpan{byte})"/>, and counts the bytes looked at.</summary>
    internal static bool Detect(ReadOnlySpan<byte> value, out long steps)
    {
        steps = value.Length;
        // Nothing runs without a tag or an attribute that has a value.
        int first = value.IndexOfAny((byte)'<', (byte)'=');
        if (first < 0) return false;
        if (value[first..].Contains((byte)'<') && RunsIn(value, 0, ref steps)) return true;
        return value.Contains((byte)'=') && (RunsIn(value, HtmlReader.Unquoted, ref steps)
            || value.Contains((byte)'"') && RunsIn(value, (byte)'"', ref steps)
            || value.Contains((byte)'\'') && RunsIn(value, (byte)'\'', ref steps)
            || value.Contains((byte)'`') && RunsIn(value, (byte)'`', ref steps));
    }

    private static bool RunsIn(ReadOnlySpan<byte> value, byte quote, ref long steps)
    {
        HtmlReader reader = new(value, quote);
        ReadOnlySpan<byte> name = default;
        bool runs = false;
        while (!runs && reader.Next(out HtmlToken token, out ReadOnlySpan<byte> content))
        {
            runs = token switch
            {
                HtmlToken.Doctype => true,
                HtmlToken.TagName => HtmlNames.IsScriptTag(content),
                HtmlToken.AttributeValue => RunsAsValue(HtmlNames.RoleOf(name), content),
                HtmlToken.Comment => RunsAsComment(content),
                _ => false,
            };
            name = token == HtmlToken.AttributeName ? content : default;
        }

        steps += reader.Steps;
        return runs;
    }

    private static bool RunsAsValue(AttributeRole role, ReadOnlySpan<byte> value) => role switch
    {
        AttributeRole.Script or AttributeRole.Style => !value.IsEmpty,
        AttributeRole.Address => ScriptAddress.Is(value),
        AttributeRole.AttributeName => HtmlNames.RoleOf(value) is AttributeRole.Script or AttributeRole.Style,
        _ => false,
    };

    // Old browsers end comments at a back-tick, and run what stands in conditional ones; XML declares entities and imports.
    private static bool RunsAsComment(ReadOnlySpan<byte> comment) =>
        comment.Contains((byte)'`') || Starts(comment, "[if"u8) || Starts(comment, "xml"u8) || Starts(comment, "import"u8) || Starts(comment, "entity"u8);

    private static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);
}

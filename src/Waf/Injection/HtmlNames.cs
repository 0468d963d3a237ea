namespace Insight.Waf.Injection;

/// <summary>
/// The names in HTML, SVG and old browsers' dialects that can run script. Names are compared without regard to case and without NULs, which old browsers drop.
/// </summary>
internal static class HtmlNames
{
    // Longer than any name here; the rest of a longer name is not looked at.
    private const int MaxLength = 24;

    private const string ScriptTags =
        "applet base comment embed frame frameset handler iframe import isindex link listener meta noscript object script style vmlframe xml xss";

    private const string AddressAttributes =
        "action background by dynsrc folder formaction from href lowsrc poster src to values";

    private static readonly byte[][] s_scriptTags = Split(ScriptTags);
    private static readonly byte[][] s_addressAttributes = Split(AddressAttributes);

    /// <summary>Whether a tag runs script or loads what does.</summary>
    public static bool IsScriptTag(ReadOnlySpan<byte> name)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        ReadOnlySpan<byte> plain = Plain(name, buffer);
        return IsOneOf(plain, s_scriptTags) || plain.StartsWith("svg"u8) || plain.StartsWith("xsl"u8);
    }

    /// <summary>What an attribute does.</summary>
    public static AttributeRole RoleOf(ReadOnlySpan<byte> name)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        ReadOnlySpan<byte> plain = Plain(name, buffer);
        // Handlers of events have names of five letters at least; "on" and "one" are words.
        if (plain.Length >= 5 && plain.StartsWith("on"u8)) return AttributeRole.Script;
        if (plain.StartsWith("xmlns"u8) || plain.StartsWith("xlink"u8)) return AttributeRole.Script;
        if (plain.SequenceEqual("datasrc"u8) || plain.SequenceEqual("dataformatas"u8) || plain.SequenceEqual("srcdoc"u8)) return AttributeRole.Script;
        if (plain.SequenceEqual("style"u8) || plain.SequenceEqual("filter"u8)) return AttributeRole.Style;
        if (plain.SequenceEqual("attributename"u8)) return AttributeRole.AttributeName;
        return IsOneOf(plain, s_addressAttributes) ? AttributeRole.Address : AttributeRole.Harmless;
    }

    private static byte[][] Split(string names) => [.. names.Split(' ').Select(System.Text.Encoding.ASCII.GetBytes)];

    private static bool IsOneOf(ReadOnlySpan<byte> name, byte[][] names)
    {
        foreach (byte[] one in names)
        {
            if (name.SequenceEqual(one)) return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        int length = 0;
        foreach (byte value in name)
        {
            if (value == 0) continue;
            if (length == buffer.Length) break;
            buffer[length++] = value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
        }

        return buffer[..length];
    }
}

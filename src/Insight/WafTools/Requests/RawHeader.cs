namespace Insight.WafTools.Requests;

/// <summary>One header line, as bytes.</summary>
/// <param name="Name">The name as sent.</param>
/// <param name="Value">The value without the white space around it.</param>
public sealed record RawHeader(byte[] Name, byte[] Value)
{
    /// <summary>A header given as text; characters become UTF-8.</summary>
    public static RawHeader Of(string name, string value) => new(System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>Whether the name is this one, without regard to case.</summary>
    public bool Is(ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(Name, name);
}

namespace Insight.Waf.Transformations;

/// <summary><c>lowercase</c>: ASCII capitals become small letters.</summary>
internal sealed class Lowercase() : MappingTransformation(static value => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value)
{
    /// <inheritdoc />
    public override string Name => "lowercase";
}

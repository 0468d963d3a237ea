namespace Insight.Waf.Transformations;

/// <summary><c>uppercase</c>: ASCII small letters become capitals.</summary>
internal sealed class Uppercase() : MappingTransformation(static value => value is >= (byte)'a' and <= (byte)'z' ? (byte)(value & 0xDF) : value)
{
    /// <inheritdoc />
    public override string Name => "uppercase";
}

namespace Insight.Waf.Transformations;

/// <summary><c>parityZero7bit</c>: the highest bit of each byte is cleared.</summary>
internal sealed class ParityZero7Bit() : MappingTransformation(static value => (byte)(value & 0x7F))
{
    /// <inheritdoc />
    public override string Name => "parityZero7bit";
}

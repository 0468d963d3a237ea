using System.Numerics;

namespace Insight.Waf.Transformations;

/// <summary><c>parityEven7bit</c>: the highest bit is set in bytes with an odd number of bits and cleared in the others.</summary>
internal sealed class ParityEven7Bit() : MappingTransformation(static value => (byte)(BitOperations.PopCount(value) % 2 == 1 ? value | 0x80 : value & 0x7F))
{
    /// <inheritdoc />
    public override string Name => "parityEven7bit";
}

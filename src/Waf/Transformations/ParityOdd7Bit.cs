using System.Numerics;

namespace Insight.Waf.Transformations;

/// <summary><c>parityOdd7bit</c>: the highest bit is set in bytes with an even number of bits and cleared in the others.</summary>
internal sealed class ParityOdd7Bit() : MappingTransformation(static value => (byte)(BitOperations.PopCount(value) % 2 == 0 ? value | 0x80 : value & 0x7F))
{
    /// <inheritdoc />
    public override string Name => "parityOdd7bit";
}

namespace Insight.Waf.Operators;

/// <summary>An operator whose argument was compiled at load and that can say which part of a value it took.</summary>
public abstract class CompiledOperator : Operator
{
    /// <inheritdoc />
    public sealed override bool ReadsArgument => false;

    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => TryFind(value, out _, out _);

    /// <summary>Whether the operator holds, and the part of the value that made it so (what <c>capture</c> puts into TX.0).</summary>
    /// <param name="value">The value.</param>
    /// <param name="start">Where the part starts.</param>
    /// <param name="length">Its length in bytes.</param>
    public abstract bool TryFind(ReadOnlySpan<byte> value, out int start, out int length);
}

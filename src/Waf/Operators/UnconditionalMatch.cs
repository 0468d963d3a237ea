namespace Insight.Waf.Operators;

/// <summary><c>@unconditionalMatch</c>: always holds.</summary>
internal sealed class UnconditionalMatch : Operator
{
    /// <inheritdoc />
    public override bool ReadsArgument => false;

    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => true;
}

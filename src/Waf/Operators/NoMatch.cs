namespace Insight.Waf.Operators;

/// <summary><c>@noMatch</c>: never holds.</summary>
internal sealed class NoMatch : Operator
{
    /// <inheritdoc />
    public override bool ReadsArgument => false;

    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => false;
}

namespace Insight.Waf.Operators;

/// <summary><c>@contains</c> and <c>@strmatch</c>: the argument stands somewhere in the value.</summary>
internal sealed class Contains : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => value.IndexOf(argument) >= 0;
}

namespace Insight.Waf.Operators;

/// <summary><c>@le</c>: the value is at most the argument.</summary>
internal sealed class NumberAtMost : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => LeadingNumber.Read(value) <= LeadingNumber.Read(argument);
}

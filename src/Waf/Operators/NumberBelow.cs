namespace Insight.Waf.Operators;

/// <summary><c>@lt</c>: the value is less than the argument.</summary>
internal sealed class NumberBelow : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => LeadingNumber.Read(value) < LeadingNumber.Read(argument);
}

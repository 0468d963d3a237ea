namespace Insight.Waf.Operators;

/// <summary><c>@gt</c>: the value is greater than the argument.</summary>
internal sealed class NumberAbove : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => LeadingNumber.Read(value) > LeadingNumber.Read(argument);
}

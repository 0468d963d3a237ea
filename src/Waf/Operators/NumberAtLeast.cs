namespace Insight.Waf.Operators;

/// <summary><c>@ge</c>: the value is at least the argument.</summary>
internal sealed class NumberAtLeast : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => LeadingNumber.Read(value) >= LeadingNumber.Read(argument);
}

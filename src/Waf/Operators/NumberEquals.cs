namespace Insight.Waf.Operators;

/// <summary><c>@eq</c>: the numbers are equal.</summary>
internal sealed class NumberEquals : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => LeadingNumber.Read(value) == LeadingNumber.Read(argument);
}

namespace Insight.Waf.Operators;

/// <summary><c>@streq</c>: value and argument are the same bytes.</summary>
internal sealed class StringEquals : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => value.SequenceEqual(argument);
}

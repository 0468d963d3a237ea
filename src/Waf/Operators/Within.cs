namespace Insight.Waf.Operators;

/// <summary><c>@within</c>: the value stands somewhere in the argument; an empty value always does.</summary>
internal sealed class Within : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => argument.IndexOf(value) >= 0;
}

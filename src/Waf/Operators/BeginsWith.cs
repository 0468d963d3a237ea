namespace Insight.Waf.Operators;

/// <summary><c>@beginsWith</c>: the value starts with the argument.</summary>
internal sealed class BeginsWith : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => value.StartsWith(argument);
}

namespace Insight.Waf.Operators;

/// <summary><c>@endsWith</c>: the value ends with the argument.</summary>
internal sealed class EndsWith : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => value.EndsWith(argument);
}

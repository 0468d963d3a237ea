using System.Text.Unicode;

namespace Insight.Waf.Operators;

/// <summary><c>@validateUtf8Encoding</c>: holds when the value is not UTF-8 by RFC 3629.</summary>
internal sealed class ValidateUtf8Encoding : Operator
{
    /// <inheritdoc />
    public override bool ReadsArgument => false;

    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument) => !Utf8.IsValid(value);
}

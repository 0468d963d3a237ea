namespace Insight.Waf.Operators;

/// <summary><c>@validateUrlEncoding</c>: holds when a percent sign is not followed by two hexadecimal digits.</summary>
internal sealed class ValidateUrlEncoding : CompiledOperator
{
    /// <inheritdoc />
    public override bool TryFind(ReadOnlySpan<byte> value, out int start, out int length)
    {
        start = 0;
        while (value[start..].IndexOf((byte)'%') is >= 0 and int offset)
        {
            start += offset;
            length = Math.Min(3, value.Length - start);
            if (length < 3 || !char.IsAsciiHexDigit((char)value[start + 1]) || !char.IsAsciiHexDigit((char)value[start + 2])) return true;
            start += 3;
        }

        (start, length) = (-1, 0);
        return false;
    }
}

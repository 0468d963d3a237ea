namespace Insight.Waf.Operators;

/// <summary>
/// <c>@containsWord</c>: the argument stands in the value with no ASCII letter right before or behind it. Digits and underscores
/// are no letters; an empty argument is in every value.
/// </summary>
internal sealed class ContainsWord : Operator
{
    /// <inheritdoc />
    public override bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument)
    {
        if (argument.IsEmpty) return true;

        int from = 0;
        while (value[from..].IndexOf(argument) is >= 0 and int offset)
        {
            int start = from + offset;
            int end = start + argument.Length;
            bool isStart = start == 0 || !char.IsAsciiLetter((char)value[start - 1]);
            bool isEnd = end == value.Length || !char.IsAsciiLetter((char)value[end]);
            if (isStart && isEnd) return true;
            from = start + 1;
        }

        return false;
    }
}

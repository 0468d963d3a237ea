using System.Globalization;
using Insight.Waf.Text;

namespace Insight.Waf.Operators;

/// <summary><c>@validateByteRange</c>: holds when the value has a byte outside the listed ones, such as <c>9,10,13,32-126</c>.</summary>
internal sealed class ValidateByteRange : CompiledOperator
{
    private readonly ByteSet _allowed;

    private ValidateByteRange(ByteSet allowed) => _allowed = allowed;

    /// <summary>Compiles a list of bytes and ranges of bytes in decimal.</summary>
    public static ValidateByteRange? Create(string argument, out string? error)
    {
        List<byte> allowed = [];
        foreach (string part in argument.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !byte.TryParse(ends[0], CultureInfo.InvariantCulture, out byte first)
                || !byte.TryParse(ends[^1], CultureInfo.InvariantCulture, out byte last) || first > last)
            {
                error = $"@validateByteRange takes bytes and ranges from 0 to 255, such as \"9,10,13,32-126\"; \"{part}\" is neither.";
                return null;
            }

            for (int value = first; value <= last; value++) allowed.Add((byte)value);
        }

        error = null;
        return new ValidateByteRange(new ByteSet([.. allowed]));
    }

    /// <inheritdoc />
    public override bool TryFind(ReadOnlySpan<byte> value, out int start, out int length)
    {
        start = _allowed.IndexOutside(value);
        length = start < 0 ? 0 : 1;
        return start >= 0;
    }
}

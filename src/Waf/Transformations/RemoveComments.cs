using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>removeComments</c>: takes <c>/* … */</c> and <c>&lt;!-- … --&gt;</c> out (either end closes either start; one without an end becomes a space) and
/// cuts the value at <c>--</c> or <c>#</c>. As in ModSecurity the byte right behind a comment is copied unseen, so it starts no comment;
/// unlike there, no NUL is written for a comment that ends the value.
/// </summary>
internal sealed class RemoveComments : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "removeComments";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new("*-#"u8);

    /// <inheritdoc />
    protected override int Lookback => 2;

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        int index = 0;
        while (index < source.Length)
        {
            ReadOnlySpan<byte> rest = source[index..];
            if (rest[0] == '#' || rest.StartsWith("--"u8)) break;

            int opening = rest.StartsWith("/*"u8) ? 2 : rest.StartsWith("<!--"u8) ? 4 : 0;
            if (opening == 0)
            {
                target[length++] = rest[0];
                index++;
                continue;
            }

            index = AfterComment(source, index + opening);
            if (index < 0)
            {
                target[length++] = (byte)' ';
                break;
            }

            if (index < source.Length) target[length++] = source[index++];
        }

        return length;
    }

    private static int AfterComment(ReadOnlySpan<byte> source, int index)
    {
        for (; index < source.Length; index++)
        {
            ReadOnlySpan<byte> rest = source[index..];
            if (rest.StartsWith("*/"u8)) return index + 2;
            if (rest.StartsWith("-->"u8)) return index + 3;
        }

        return -1;
    }
}

using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>removeCommentsChar</c>: takes out what starts and ends comments: <c>/* */ &lt;!-- --&gt; -- #</c>.
/// </summary>
internal sealed class RemoveCommentsChar : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "removeCommentsChar";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new("*-#"u8);

    /// <inheritdoc />
    protected override int Lookback => 2;

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        for (int index = 0; index < source.Length;)
        {
            ReadOnlySpan<byte> rest = source[index..];
            int mark = rest[0] switch
            {
                (byte)'/' when rest.StartsWith("/*"u8) => 2,
                (byte)'*' when rest.StartsWith("*/"u8) => 2,
                (byte)'<' when rest.StartsWith("<!--"u8) => 4,
                (byte)'-' when rest.StartsWith("-->"u8) => 3,
                (byte)'-' when rest.StartsWith("--"u8) => 2,
                (byte)'#' => 1,
                _ => 0,
            };
            if (mark == 0) target[length++] = rest[0];
            index += Math.Max(1, mark);
        }

        return length;
    }
}

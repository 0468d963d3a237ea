using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>cmdLine</c>: makes a command line plain. <c>\ " ' ^</c> are taken out; <c>, ;</c> and white space (space, tab, line ends) become
/// one space, which is dropped before <c>/</c> and <c>(</c>; letters become small.
/// </summary>
internal sealed class CmdLine : RewritingTransformation
{
    /// <inheritdoc />
    public override string Name => "cmdLine";

    /// <inheritdoc />
    public override ByteSet Triggers { get; } = new([.. "\\\"'^ ,;\t\r\n"u8, .. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"u8]);

    /// <inheritdoc />
    protected override int Rewrite(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        bool isSpace = false;
        foreach (byte current in source)
        {
            switch (current)
            {
                case (byte)'\\' or (byte)'"' or (byte)'\'' or (byte)'^':
                    break;
                case (byte)' ' or (byte)',' or (byte)';' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    if (!isSpace) target[length++] = (byte)' ';
                    isSpace = true;
                    break;
                case (byte)'/' or (byte)'(':
                    if (isSpace) length--;
                    isSpace = false;
                    target[length++] = current;
                    break;
                default:
                    target[length++] = current is >= (byte)'A' and <= (byte)'Z' ? (byte)(current | 0x20) : current;
                    isSpace = false;
                    break;
            }
        }

        return length;
    }
}

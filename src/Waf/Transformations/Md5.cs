using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>md5</c>: the 16 raw bytes of the hash; a name of the rule language, not a means of security.
/// </summary>
internal sealed class Md5 : Transformation
{
    /// <inheritdoc />
    public override string Name => "md5";

    /// <inheritdoc />
    public override ByteSet Triggers => ByteSet.All;

    /// <inheritdoc />
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The rule language asks for it.")]
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        output.Advance(MD5.HashData(value, output.Reserve(MD5.HashSizeInBytes)));
        return true;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>
/// <c>sha1</c>: the 20 raw bytes of the hash; a name of the rule language, not a means of security.
/// </summary>
internal sealed class Sha1 : Transformation
{
    /// <inheritdoc />
    public override string Name => "sha1";

    /// <inheritdoc />
    public override ByteSet Triggers => ByteSet.All;

    /// <inheritdoc />
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The rule language asks for it.")]
    public override bool Apply(ReadOnlySpan<byte> value, ByteBuffer output)
    {
        output.Advance(SHA1.HashData(value, output.Reserve(SHA1.HashSizeInBytes)));
        return true;
    }
}

using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary><c>removeNulls</c>: NUL bytes are taken out.</summary>
internal sealed class RemoveNulls() : RemovingTransformation(new ByteSet(0))
{
    /// <inheritdoc />
    public override string Name => "removeNulls";
}

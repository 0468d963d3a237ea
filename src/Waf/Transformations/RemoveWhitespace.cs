using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary><c>removeWhitespace</c>: ASCII white space and the no-break space of Latin-1 (0xA0) are taken out.</summary>
internal sealed class RemoveWhitespace() : RemovingTransformation(AsciiText.Whitespace.Union(new ByteSet(0xA0)))
{
    /// <inheritdoc />
    public override string Name => "removeWhitespace";
}

using Insight.Gateway.Sensitive;

namespace Insight.Gateway.Bodies;

/// <summary>Text without a structure that is known here: only sensitive data is looked for.</summary>
internal sealed class TextScanner(SensitiveFinder? finder) : BodyScanner(finder)
{
    public override void Feed(ReadOnlySpan<byte> bytes) => Value.Append(bytes, Finder, NameHint.None);

    public override void End(bool isCut) => Value.End(Finder, NameHint.None);
}

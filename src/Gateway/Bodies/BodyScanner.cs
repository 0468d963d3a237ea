using Insight.Gateway.Sensitive;
using Insight.Gateway.Shapes;

namespace Insight.Gateway.Bodies;

/// <summary>Reads a body as it passes and notes what it looks like. The result does not depend on the pieces that the body comes in.</summary>
/// <remarks>Reused from body to body; not thread-safe.</remarks>
internal abstract class BodyScanner(SensitiveFinder? finder)
{
    /// <summary>Names and types found so far.</summary>
    public ShapeTree Shape { get; } = new();

    /// <summary>Looks for sensitive data; null: nobody does.</summary>
    public SensitiveFinder? Finder { get; } = finder;

    protected ValueBuffer Value { get; } = new();

    /// <summary>Prepares for a body.</summary>
    /// <param name="contentType">The body's content type, with its parameters.</param>
    public virtual void Begin(string contentType)
    {
        Shape.Clear();
        Finder?.Clear();
        Value.Clear();
    }

    /// <summary>More of the body passes.</summary>
    public abstract void Feed(ReadOnlySpan<byte> bytes);

    /// <summary>Nothing more comes, or nothing more is looked at.</summary>
    /// <param name="isCut">Whether there is more of the body.</param>
    public abstract void End(bool isCut);
}

using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>Transformations that are applied one behind the other, and which values they all leave as they are.</summary>
internal sealed class TransformationChain
{
    private readonly ByteSet _triggers = ByteSet.None;
    private readonly bool _changesEmpty;

    /// <summary>A chain of these steps, in order; none: every value stays as it is.</summary>
    public TransformationChain(Transformation[] steps)
    {
        Steps = steps;
        // The first step that changes a value has seen the value itself, so one of that step's triggers was in it.
        foreach (Transformation step in steps)
        {
            _triggers = _triggers.Union(step.Triggers);
            _changesEmpty |= step.Triggers == ByteSet.All;
        }
    }

    /// <summary>No transformation.</summary>
    public static TransformationChain None { get; } = new([]);

    /// <summary>The transformations.</summary>
    public Transformation[] Steps { get; }

    /// <summary>Whether a value may be changed; false is sure. One search instead of one for each step: most values stay as they are.</summary>
    public bool MayChange(ReadOnlySpan<byte> value) => value.IsEmpty ? _changesEmpty : _triggers.ContainsAny(value);
}

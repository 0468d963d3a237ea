using Insight.Waf.Text;
using Insight.Waf.Transformations;

namespace Insight.Waf.Transactions;

/// <summary>Applies transformations one behind the other, in two buffers that take turns.</summary>
internal sealed class ValueTransformer
{
    private ByteBuffer _current = new();
    private ByteBuffer _next = new();

    /// <summary>The transformed value: the value itself, or memory that is valid until the next call.</summary>
    public ReadOnlySpan<byte> Apply(TransformationChain chain, ReadOnlySpan<byte> value) =>
        chain.MayChange(value) ? Apply(chain.Steps, chain.Steps.Length, value, out _) : value;

    /// <summary>Applies the first <paramref name="count"/> transformations only.</summary>
    /// <param name="transformations">All of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="value">The value.</param>
    /// <param name="lastChanged">Whether the last one changed anything.</param>
    public ReadOnlySpan<byte> Apply(Transformation[] transformations, int count, ReadOnlySpan<byte> value, out bool lastChanged)
    {
        lastChanged = false;
        for (int i = 0; i < count; i++)
        {
            _next.Clear();
            lastChanged = transformations[i].Apply(value, _next);
            if (!lastChanged) continue;
            (_current, _next) = (_next, _current);
            value = _current.Written;
        }

        return value;
    }
}

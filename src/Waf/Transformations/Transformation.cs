using Insight.Waf.Text;

namespace Insight.Waf.Transformations;

/// <summary>One transformation function of the rule language (<c>t:name</c>): bytes to bytes. Stateless and thread-safe.</summary>
public abstract class Transformation
{
    /// <summary>Its name in the rule language, in the usual spelling; names are compared without regard to case.</summary>
    public abstract string Name { get; }

    /// <summary>A value that holds none of these bytes is surely left as it is. <see cref="ByteSet.All"/> (that very object)
    /// when nothing can be said: then even the empty value may change, such as to <c>0</c> by <c>length</c>.</summary>
    public abstract ByteSet Triggers { get; }

    /// <summary>Transforms a value.</summary>
    /// <param name="value">The value; never part of <paramref name="output"/>.</param>
    /// <param name="output">Empty; receives the result when it differs from the value.</param>
    /// <returns>False when the result is the value itself; <paramref name="output"/> then holds nothing of use.</returns>
    public abstract bool Apply(ReadOnlySpan<byte> value, ByteBuffer output);
}

namespace Insight.Waf.Operators;

/// <summary>One operator of the rule language (<c>@name argument</c>), ready to use. Immutable and thread-safe.</summary>
public abstract class Operator
{
    /// <summary>Whether <see cref="Evaluate"/> reads its argument; when not, the argument was compiled at load and nothing needs expanding.</summary>
    public virtual bool ReadsArgument => true;

    /// <summary>Whether the operator holds for a value; negation (<c>!@</c>) is the caller's.</summary>
    /// <param name="value">The value, after its transformations.</param>
    /// <param name="argument">The operator's argument with its macros expanded; ignored unless <see cref="ReadsArgument"/>.</param>
    public abstract bool Evaluate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> argument);
}

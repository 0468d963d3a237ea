namespace Insight.Testing.Browser;

/// <summary><see cref="BrowserFactAttribute" /> with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc cref="BrowserTheoryAttribute" />
    public BrowserTheoryAttribute() => Skip = new BrowserFactAttribute().Skip;
}

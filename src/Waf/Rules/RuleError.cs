namespace Insight.Waf.Rules;

/// <summary>Something in a file of rules that cannot be taken.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record RuleError(string Path, int Line, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Path}:{Line}: {Message}";
}

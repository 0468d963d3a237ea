namespace Insight.Waf.Rules;

/// <summary>Something in a file of rules that is taken, and does less than it says.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What it does not do, and what could be used instead.</param>
public sealed record RuleWarning(string Path, int Line, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Path}:{Line}: {Message}";
}

namespace Insight.Waf.Language;

/// <summary>One directive of a rule file: its name, its arguments without their quotes, and the line it begins in.</summary>
internal sealed record Directive(string Name, IReadOnlyList<string> Arguments, string Path, int Line);

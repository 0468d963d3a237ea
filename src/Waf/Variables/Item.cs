namespace Insight.Waf.Variables;

/// <summary>One value a rule looks at: of which variable, under which name (empty for a single value), and the value.</summary>
internal readonly record struct Item(VariableKind Kind, Slice Name, Slice Value);

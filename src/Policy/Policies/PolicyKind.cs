using Insight.Contracts.Policies;

namespace Insight.Policy.Policies;

/// <summary>One kind of policies.</summary>
/// <param name="Word">The field of <see cref="PolicySpec"/> that the rule stands in, as it is written.</param>
/// <param name="RuleOf">The rule of a spec; null: it has another.</param>
public sealed record PolicyKind(string Word, Func<PolicySpec, object?> RuleOf);

namespace Insight.Policy.Objects.Rules;

/// <summary>A rule that an object breaks.</summary>
/// <param name="Field">The field, such as <c>spec.hosts[0]</c>.</param>
/// <param name="Message">What is wrong and how to put it right.</param>
public readonly record struct RuleProblem(string Field, string Message);

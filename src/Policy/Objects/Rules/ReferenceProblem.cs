namespace Insight.Policy.Objects.Rules;

/// <summary>What does not fit between objects.</summary>
/// <param name="Subject">The object that refers to another.</param>
/// <param name="Field">The field with the reference.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="IsWarning">True when it may be meant so.</param>
/// <param name="Missing">The object that is referred to and is not there; null when it is something else.</param>
public sealed record ReferenceProblem(ObjectKey Subject, string Field, string Message, bool IsWarning = false, ObjectKey? Missing = null);

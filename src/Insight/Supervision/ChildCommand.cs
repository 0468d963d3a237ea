namespace Insight.Supervision;

/// <summary>How to start a child.</summary>
/// <param name="Name">Short name for people: <c>gateway</c>.</param>
/// <param name="Executable">Program to run.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables beside the inherited ones; secrets travel here, since arguments are visible to every user.</param>
/// <param name="ReadyPrefix">The beginning of the line by which the child says that it serves.</param>
public sealed record ChildCommand(
    string Name, string Executable, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string ReadyPrefix);

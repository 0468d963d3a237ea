namespace Insight.Console.Objects;

/// <summary>Objects of a tenant.</summary>
/// <param name="Revision">Revision of the last change of any object: what a change may name to be refused when somebody else was faster.</param>
/// <param name="Items">The objects, in order of kind and name.</param>
public sealed record ObjectList(long Revision, IReadOnlyList<ObjectItem> Items);

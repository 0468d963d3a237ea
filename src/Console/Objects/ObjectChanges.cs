namespace Insight.Console.Objects;

/// <summary>What a change made of objects, or would make.</summary>
/// <param name="Revision">The revision afterwards.</param>
/// <param name="Changes">What happened to each object, in the order in which they were given.</param>
/// <param name="Warnings">What may not be meant so, such as a cluster without endpoints.</param>
public sealed record ObjectChanges(long Revision, IReadOnlyList<ObjectChange> Changes, IReadOnlyList<string> Warnings);

namespace Insight.Storage.Control;

/// <summary>The right to do a job until a time.</summary>
/// <param name="Name">The job, such as <c>roll-up</c>.</param>
/// <param name="Holder">Who has it: a name that no other process has.</param>
/// <param name="Fence">Grows with each new holder: what an older holder still writes can be told by it.</param>
/// <param name="ExpiresAt">When another may take it, UTC.</param>
public sealed record Lease(string Name, string Holder, long Fence, DateTimeOffset ExpiresAt);

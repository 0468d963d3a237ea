using Insight.Policy.Objects;

namespace Insight.Console.Objects;

/// <summary>An object as it is kept.</summary>
/// <param name="Value">The object.</param>
/// <param name="Revision">Revision of its last change.</param>
/// <param name="UpdatedAt">When that was, UTC.</param>
/// <param name="UpdatedBy">Who made it.</param>
public sealed record StoredObject(NamedObject Value, long Revision, DateTime UpdatedAt, string UpdatedBy);

namespace Insight.Policy.Objects.Reading;

/// <summary>What came of reading files.</summary>
/// <param name="Objects">The objects that are right in themselves.</param>
/// <param name="Errors">What is wrong with the others, in order of file and line.</param>
public sealed record ObjectReading(IReadOnlyList<ReadObject> Objects, IReadOnlyList<ObjectError> Errors);

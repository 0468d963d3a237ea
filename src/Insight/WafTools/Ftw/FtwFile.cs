namespace Insight.WafTools.Ftw;

/// <summary>A file of tests in the format of go-ftw (schema: <c>coreruleset/ftw-tests-schema</c>).</summary>
/// <param name="Path">The file.</param>
/// <param name="RuleId">The rule that its tests are about.</param>
/// <param name="Tests">Its tests, in order.</param>
public sealed record FtwFile(string Path, long RuleId, IReadOnlyList<FtwTest> Tests);

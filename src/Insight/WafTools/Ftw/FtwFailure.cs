namespace Insight.WafTools.Ftw;

/// <summary>A stage that did not come out as expected.</summary>
/// <param name="Test">The test's id.</param>
/// <param name="Stage">The stage, from 1.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Came">What came instead.</param>
public sealed record FtwFailure(string Test, int Stage, string Expected, string Came);

namespace Insight.WafTools.Ftw;

/// <summary>An expectation that was not met.</summary>
/// <param name="Expected">What was expected.</param>
/// <param name="Came">What came instead.</param>
public sealed record FtwMismatch(string Expected, string Came);

namespace Insight.WafTools.Ftw;

/// <summary>How a run of tests ended.</summary>
/// <param name="Passed">Tests that came out as expected.</param>
/// <param name="Failed">Tests that did not.</param>
/// <param name="LeftOut">Tests that only a gateway's answer can judge.</param>
/// <param name="Failures">One for each failed test, in the order of the tests.</param>
public sealed record FtwSummary(int Passed, int Failed, int LeftOut, IReadOnlyList<FtwFailure> Failures);

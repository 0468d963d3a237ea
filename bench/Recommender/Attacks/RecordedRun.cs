namespace Insight.Bench.Recommender.Attacks;

/// <summary>One run of an attack tool.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Notes">Version, command line and circumstances, a line each.</param>
/// <param name="Requests">Its requests in order of time.</param>
internal sealed record RecordedRun(string Tool, IReadOnlyList<string> Notes, IReadOnlyList<RecordedRequest> Requests);

namespace Insight.Bench.Discovery.Scoring;

/// <summary>An operation of a corpus's API.</summary>
/// <param name="Method">Method.</param>
/// <param name="Template">Path template.</param>
/// <param name="Answered">Legitimate requests that were answered with less than 400.</param>
/// <param name="Asked">Requests to it.</param>
internal sealed record Operation(string Method, string Template, int Answered, int Asked);

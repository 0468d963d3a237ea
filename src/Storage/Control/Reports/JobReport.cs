namespace Insight.Storage.Control.Reports;

/// <summary>How a job is doing. Counts are since its process started.</summary>
/// <param name="StartedAt">Start of its last turn, UTC.</param>
/// <param name="TookSeconds">How long that turn took.</param>
/// <param name="IsFailing">Whether that turn failed.</param>
/// <param name="NextAt">When the next one is due, UTC.</param>
/// <param name="Turns">Turns.</param>
/// <param name="Failures">Those that failed.</param>
/// <param name="LastError">Why one failed last; empty: none did.</param>
/// <param name="LastErrorAt">When that was.</param>
public sealed record JobReport(
    DateTimeOffset StartedAt, double TookSeconds, bool IsFailing, DateTimeOffset NextAt, long Turns, long Failures, string LastError, DateTimeOffset? LastErrorAt);

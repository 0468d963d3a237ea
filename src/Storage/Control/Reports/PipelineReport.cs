namespace Insight.Storage.Control.Reports;

/// <summary>What a part of the pipeline said last of itself.</summary>
/// <param name="Part"><c>ingest</c> or <c>job</c>.</param>
/// <param name="Name">Which stream or job.</param>
/// <param name="Process">Who said it: machine and process id.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Json">What; of <see cref="IngestReport"/> or <see cref="JobReport"/>.</param>
public sealed record PipelineReport(string Part, string Name, string Process, DateTimeOffset At, string Json);

using System.Text.Json;
using Insight.Storage.Control.Reports;
using Insight.Streaming;

namespace Insight.Ingest.Metering;

/// <summary>Says every few seconds how ingest is doing (<see cref="PipelineReports"/>). Called by the loop alone, between its steps.</summary>
/// <param name="reports">Where it is said.</param>
/// <param name="stream">What the stream is called: <c>journal</c> or <c>kafka</c>.</param>
/// <param name="time">The clock.</param>
public sealed class IngestMeter(PipelineReports reports, string stream, TimeProvider time)
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1), s_fiveMinutes = TimeSpan.FromMinutes(5);

    private readonly RateWindow _rates = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private DateTimeOffset? _said, _retryingSince, _lastErrorAt;
    private string _lastError = "";

    /// <summary>Notes that a step ended well.</summary>
    public void Went(IngestCounts counts, IRecordSource records)
    {
        bool isNews = _retryingSince is not null;
        _retryingSince = null;
        Say(counts, records, isNews);
    }

    /// <summary>Notes that the batch in hand could not be stored and is tried again.</summary>
    public void Failed(string problem, IngestCounts counts, IRecordSource records)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool isNews = _retryingSince is null;
        _retryingSince ??= now;
        _lastError = BoundedError.Of(problem);
        _lastErrorAt = now;
        Say(counts, records, isNews);
    }

    private void Say(IngestCounts counts, IRecordSource records, bool isNews)
    {
        DateTimeOffset now = time.GetUtcNow();
        // A clock that was put back must not silence it.
        if (!isNews && (now - _said)?.Duration() < PipelineReports.Interval) return;
        _said = now;
        _rates.Add(now, counts.Read, counts.Stored);
        IngestReport report = new(
            _started, Positions(records),
            counts.Read, counts.Stored, counts.DeadLetters, counts.Lost, counts.Retries, _rates.Over(s_minute), _rates.Over(s_fiveMinutes),
            _retryingSince, _lastError, _lastErrorAt, records.Problem is { } problem ? BoundedError.Of(problem) : null);
        reports.TryPut(PipelineReports.Ingest, stream, JsonSerializer.Serialize(report));
    }

    private static IReadOnlyList<PositionReport> Positions(IRecordSource records)
    {
        try
        {
            return [.. records.Positions().Select(static p => new PositionReport(p.Name, p.Position, p.End, p.RecordsBehind, p.BytesBehind, p.UnreadSince))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Ingest goes on without being measured.
            return [];
        }
    }
}

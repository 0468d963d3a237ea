using System.Text.Json;

namespace Insight.Storage.Control.Reports;

/// <summary>Takes notes of the turns of this process's jobs. Whoever holds a job's lease notes its turns; a job without its lease says nothing.</summary>
/// <remarks>Written at once when a job begins or ceases to fail, else every few seconds (<see cref="PipelineReports.Interval"/>).</remarks>
public sealed class JobReports(PipelineReports reports, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _jobs = new(StringComparer.Ordinal);

    /// <summary>Notes a turn that has just ended.</summary>
    /// <param name="job">Name of the job: that of its lease.</param>
    /// <param name="started">When it began, as a timestamp of the clock.</param>
    /// <param name="pause">How long until the next one.</param>
    /// <param name="failure">Why it failed; null: it did not.</param>
    public void Note(string job, long started, TimeSpan pause, Exception? failure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan took = time.GetElapsedTime(started);
        string json;
        lock (_lock)
        {
            if (!_jobs.TryGetValue(job, out Entry? entry)) _jobs[job] = entry = new Entry();
            JobReport? last = entry.Report;
            entry.Report = new JobReport(
                now - took, took.TotalSeconds, failure is not null, now + pause, (last?.Turns ?? 0) + 1, (last?.Failures ?? 0) + (failure is null ? 0 : 1),
                failure is null ? last?.LastError ?? "" : BoundedError.Of(failure.Message), failure is null ? last?.LastErrorAt : now);
            bool isNews = last is null || last.IsFailing != entry.Report.IsFailing;
            // A clock that was put back must not silence it.
            if (!isNews && (now - entry.Written).Duration() < PipelineReports.Interval) return;
            entry.Written = now;
            json = JsonSerializer.Serialize(entry.Report);
        }

        reports.TryPut(PipelineReports.Job, job, json);
    }

    private sealed class Entry
    {
        public JobReport? Report { get; set; }

        public DateTimeOffset Written { get; set; }
    }
}

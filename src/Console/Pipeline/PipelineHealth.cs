using System.Text.Json;
using Insight.Storage.Control.Reports;

namespace Insight.Console.Pipeline;

/// <summary>Makes of what parts said of themselves how they are doing now. Pure.</summary>
internal static class PipelineHealth
{
    /// <summary>What says something every few seconds is away after so long.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>From so much on a reader is behind.</summary>
    public static readonly TimeSpan Behind = TimeSpan.FromMinutes(1);

    /// <summary>A turn may be so late, or four times as long as the last one took.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromMinutes(1);

    /// <summary>What a process that is gone said stays so long in the answer.</summary>
    private static readonly TimeSpan s_shown = TimeSpan.FromDays(1);

    /// <summary>The jobs that an installation has.</summary>
    public static readonly IReadOnlyList<(string Name, string Does)> Jobs =
    [
        ("roll-up", "Sums records into windows and minutes"),
        ("discovery", "Learns endpoints, sums days, counts the inventory"),
        ("detection", "Judges windows: findings and incidents"),
        ("profiles", "Learns request profiles"),
        ("proposals-follow", "Follows policies in shadow and canary"),
        ("proposals-candidates", "Asks history for policies to propose"),
        ("dead-letters", "Tries dead letters again, or throws them away"),
        ("retention", "Keeps storage to the retention that was chosen"),
    ];

    /// <summary>Whatever stores a stream, by process; processes that are gone for a day are left out, and those that another one of the same machine followed.</summary>
    public static IReadOnlyList<IngestView> Ingest(IReadOnlyList<PipelineReport> reports, DateTimeOffset now)
    {
        List<(IngestView View, string Machine)> views = [];
        // The newest first.
        foreach (PipelineReport report in reports.Where(static report => report.Part == PipelineReports.Ingest).OrderByDescending(static report => report.At))
        {
            string machine = report.Process.Split('/')[0];
            bool isGone = now - report.At > Silence;
            if (now - report.At > s_shown || (isGone && views.Exists(v => v.Machine == machine && v.View.Stream == report.Name))) continue;
            if (Read<IngestReport>(report) is { } said) views.Add((View(report, said, now), machine));
        }

        return [.. views.Select(static v => v.View).OrderBy(static v => v.Stream, StringComparer.Ordinal).ThenBy(static v => v.Process, StringComparer.Ordinal)];
    }

    /// <summary>Every job that an installation has, as whoever did it last said.</summary>
    public static IReadOnlyList<JobView> JobViews(IReadOnlyList<PipelineReport> reports, DateTimeOffset now)
    {
        Dictionary<string, PipelineReport> newest = reports.Where(static report => report.Part == PipelineReports.Job).GroupBy(static report => report.Name)
            .ToDictionary(static job => job.Key, static job => job.MaxBy(static report => report.At)!, StringComparer.Ordinal);
        return [.. Jobs.Select(job => newest.TryGetValue(job.Name, out PipelineReport? report) && Read<JobReport>(report) is { } said
            ? new JobView(
                job.Name, job.Does, StateOf(said, report.At, now), report.Process, report.At.UtcDateTime, said.StartedAt.UtcDateTime, said.TookSeconds, said.NextAt.UtcDateTime, said.Turns, said.Failures,
                said.LastError, said.LastErrorAt?.UtcDateTime)
            : new JobView(job.Name, job.Does, PipelineState.Unknown, null, null, null, null, null, 0, 0, "", null))];
    }

    /// <summary>What an answer does not know.</summary>
    public static IReadOnlyList<string> Notes(IReadOnlyList<IngestView> ingest, IReadOnlyList<JobView> jobs, string answeredBy)
    {
        List<string> notes = [];
        if (ingest.Count == 0) notes.Add("No process has said that it stores a stream. 'insight analytics' does (and 'insight up' runs it).");
        if (ingest.Any(static i => i.Stream == "kafka")) notes.Add("What gateways' own journals still hold is not known here: 'insight ship' on their machines sends it to Kafka.");
        string[] others = [.. ingest.Select(static i => i.Process).Concat(jobs.Select(static job => job.Process).OfType<string>()).Distinct(StringComparer.Ordinal).Where(process => process != answeredBy)];
        if (others.Length > 0) notes.Add("Parts run in other processes than this console; they are as they said of themselves, at most seconds ago unless they are silent.");
        return notes;
    }

    private static PipelineState StateOf(JobReport job, DateTimeOffset said, DateTimeOffset now)
    {
        TimeSpan patience = TimeSpan.FromSeconds(Math.Min(4 * job.TookSeconds, 86_400));
        if (patience < Lateness) patience = Lateness;
        // What is said of frequent turns is said every few seconds only.
        DateTimeOffset due = job.NextAt > said + PipelineReports.Interval ? job.NextAt : said + PipelineReports.Interval;
        return now - due > patience ? PipelineState.Late : job.IsFailing ? PipelineState.Failing : PipelineState.Ok;
    }

    private static IngestView View(PipelineReport report, IngestReport said, DateTimeOffset now)
    {
        List<PositionView> positions = [.. said.Positions.Select(position => new PositionView(position.Name, position.Position, position.End, position.RecordsBehind, position.BytesBehind, SecondsBehind(position, now)))];
        PipelineState state = now - report.At > Silence ? PipelineState.Silent
            : said.RetryingSince is not null ? PipelineState.Failing
            : positions.Exists(static position => position.SecondsBehind > Behind.TotalSeconds) ? PipelineState.Behind : PipelineState.Ok;
        return new IngestView(
            report.Name, report.Process, state, report.At.UtcDateTime, said.StartedAt.UtcDateTime, positions, Rate(said.LastMinute), Rate(said.LastFiveMinutes), said.Read, said.Stored, said.DeadLetters, said.Lost,
            said.Retries, said.RetryingSince?.UtcDateTime, said.LastError, said.LastErrorAt?.UtcDateTime, said.Problem);
    }

    private static double? SecondsBehind(PositionReport position, DateTimeOffset now) =>
        position.UnreadSince is { } since ? Math.Max(0, (now - since).TotalSeconds) : (position.RecordsBehind ?? position.BytesBehind) == 0 ? 0 : null;

    private static RateView? Rate(RateReport? rate) => rate is null ? null : new RateView(rate.Seconds, rate.ReadPerSecond, rate.StoredPerSecond);

    /// <summary>What was said; null when another version said it in a way that this one does not read.</summary>
    private static T? Read<T>(PipelineReport report) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(report.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

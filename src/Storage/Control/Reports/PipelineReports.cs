using System.Data.Common;
using Dapper;

namespace Insight.Storage.Control.Reports;

/// <summary>
/// What the parts of the pipeline say of themselves, in the control database: processes meet in tables, so any console tells the same, and what a part says is known
/// to be old when the part is gone.
/// </summary>
public sealed class PipelineReports(ControlDatabase database, TimeProvider time)
{
    /// <summary>The part that stores a stream.</summary>
    public const string Ingest = "ingest";

    /// <summary>A part that runs again and again.</summary>
    public const string Job = "job";

    /// <summary>How often a part says how it is. What is older than several of these is of a part that is away.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How long the last word of a part that is gone stays.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Reports of one answer: more parts than any installation has.</summary>
    private const int Most = 500;

    /// <summary>This process, as people know it.</summary>
    public static string Process { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Replaces what this process said of a part. False when the database is away: a part goes on without, and says it the next time.</summary>
    public bool TryPut(string part, string name, string json)
    {
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            using DbConnection connection = database.OpenConnection();
            connection.Execute("DELETE FROM pipeline_reports WHERE at < @before", new { before = ControlDatabase.Microseconds(now - Kept) });
            connection.Execute(
                """
                INSERT INTO pipeline_reports (part, name, process, at, json) VALUES (@part, @name, @Process, @at, @json)
                ON CONFLICT (part, name, process) DO UPDATE SET at = excluded.at, json = excluded.json
                """,
                new { part, name, Process, at = ControlDatabase.Microseconds(now), json });
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    /// <summary>Everything that was said lately, the newest first.</summary>
    public IReadOnlyList<PipelineReport> List()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<(string Part, string Name, string Process, long At, string Json)>("SELECT part, name, process, at, json FROM pipeline_reports ORDER BY at DESC, part, name LIMIT @Most", new { Most })
            .Select(static row => new PipelineReport(row.Part, row.Name, row.Process, DateTimeOffset.UnixEpoch.AddMicroseconds(row.At), row.Json))];
    }
}

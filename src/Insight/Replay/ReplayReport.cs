using System.Globalization;
using Insight.Ingest.Replay;

namespace Insight.Replay;

/// <summary>What a replay did, for people and for scripts: one <c>name value</c> line each.</summary>
public static class ReplayReport
{
    /// <summary>Writes the report.</summary>
    public static void Print(ReplaySummary summary, TextWriter output)
    {
        Line("read", summary.Read);
        Line("stored", summary.Stored);
        if (summary.AlreadyStored > 0) Line("already stored", summary.AlreadyStored);
        Line("rejected", summary.Rejected);
        foreach ((string reason, long count) in summary.Reasons) Line($"  {reason}", count);
        if (summary is { Oldest: { } oldest, Newest: { } newest })
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from {oldest:yyyy-MM-dd HH:mm:ss} to {newest:yyyy-MM-dd HH:mm:ss} UTC"));
        }

        foreach (string problem in summary.Problems) output.WriteLine($"problem: {problem}");
        if (summary.Rejected > 0) output.WriteLine("Rejected lines are in the table dead_letters, with file, line and reason.");

        void Line(string name, long value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {value,12}"));
    }
}

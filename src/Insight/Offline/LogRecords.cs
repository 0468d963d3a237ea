using Insight.Contracts.Records;
using Insight.Ingest.Replay;

namespace Insight.Offline;

/// <summary>Reads the records of log files, and keeps count of the lines.</summary>
public static class LogRecords
{
    /// <summary>Hands every record to <paramref name="take"/>, which may keep what it holds but not itself; a file that cannot be read is a problem of the summary and the others are read.</summary>
    public static async Task<ReplaySummary> ReadAsync(
        ReplayRequest request, Action<AccessRecord> take, IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        SortedDictionary<string, long> reasons = new(StringComparer.Ordinal);
        long read = 0, rejected = 0, oldest = long.MaxValue, newest = long.MinValue;
        IReadOnlyList<string> problems = await LogFileReader.ReadAsync(
            request,
            (_, record, problem) =>
            {
                if (record is null && !problem.Exists) return;
                read++;
                if (record is null)
                {
                    rejected++;
                    reasons[problem.Reason] = reasons.GetValueOrDefault(problem.Reason) + 1;
                    return;
                }

                oldest = Math.Min(oldest, record.TimeUs);
                newest = Math.Max(newest, record.TimeUs);
                take(record);
            },
            progress,
            cancellationToken);
        return new ReplaySummary(read, 0, 0, rejected, reasons, problems, Time(oldest), Time(newest));

        DateTimeOffset? Time(long microseconds) => read == rejected ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds);
    }
}
